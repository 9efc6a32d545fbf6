import type { Check } from './check.ts'
import { withMessage } from '../steps/step.ts'
import { eachType } from './subjects.ts'
import { noFurtherEffect } from './shared/no-further-effect.ts'

/** The same event again after the first delivery was answered. Providers guarantee only at-least-once delivery. */
export const duplicate: Check = {
  name: 'duplicate',
  title: 'the same event again',
  help:
    'Providers deliver at least once. Record the event id under a unique key, in the same transaction as its ' +
    'effect, and answer 2xx if it already exists.',
  steps: [
    'deliver: expect one effect',
    'deliver the same event again, unchanged and as the provider would resend it: expect no further change',
  ],
  rounds: 1,
  subjects: eachType,
  run: (trial, tools) =>
    noFurtherEffect(trial, tools, {
      then: async ({ step, deliver }) => {
        const answers = [await deliver(step, 'duplicate')]
        const later = step.provider.variants?.redelivered?.(step.outgoing, 'again')
        if (later) answers.push(await deliver(withMessage(step, later), 'duplicate, as the provider would resend it'))
        return answers
      },
      words: {
        pass: 'the duplicate changed nothing',
        more: 'the duplicate was applied again',
        fewer: "the duplicate reverted the first delivery's effect",
        hint: 'store the event id in the same transaction as its effect, with a unique index',
      },
    }),
}
