import type { OutgoingRequest } from '../../net/sender.ts'
import type { Check } from './check.ts'
import { eachType } from './subjects.ts'
import { noFurtherEffect } from './shared/no-further-effect.ts'

/** An attacker who recorded a delivery sends the same bytes again, with the old signature, which is still valid. */
export const replayAttack: Check = {
  name: 'replay-attack',
  title: 'a recorded delivery, byte for byte',
  help:
    'Anyone who records a delivery can send it again while its signature is still valid. The handler must ' +
    'recognise the event id.',
  steps: ['deliver: expect one effect', 'send the same bytes again, with the same signature: expect no further change'],
  rounds: 1,
  subjects: eachType,
  run: (trial, tools) => {
    const sent: (OutgoingRequest | undefined)[] = []
    return noFurtherEffect(trial, tools, {
      first: async ({ index, step, deliver }) => [
        await deliver(step, 'recorded', (_url, request, usual) => {
          sent[index] = request
          return usual(request)
        }),
      ],
      then: async ({ index, step, deliver }) => {
        await deliver(step, 'the same bytes again', (_url, request, usual) => usual(sent[index] ?? request))
        // Refusing the delivery is as good as ignoring it, because no provider is waiting for the answer.
        return []
      },
      words: {
        pass: 'resending the same bytes changed nothing',
        more: 'anyone who records a delivery can get it applied again',
        fewer: "resending the same bytes reverted the first delivery's effect",
        hint: 'a valid signature is not enough: remember event ids as well',
      },
    })
  },
}
