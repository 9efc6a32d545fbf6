import type { AttemptResult } from '../../core/delivery/attempt.ts'
import type { Check } from './check.ts'
import { withMessage, type Step } from '../steps/step.ts'
import { eachType } from './subjects.ts'
import { noFurtherEffect } from './shared/no-further-effect.ts'

/** The same event in another API version or format, as happens while an endpoint is being migrated. */
export const version: Check = {
  name: 'version',
  title: 'the same event in another API version, or as a thin event',
  help:
    'During an upgrade, both forms are sent, and together they must have one effect. A thin Stripe event has its own ' +
    'id, and contains the id of the other form in `snapshot_event`.',
  steps: ['deliver: expect one effect', 'deliver the same event in another version or form: expect no further change'],
  rounds: 1,
  subjects: (steps) => {
    const subjects = eachType(steps).filter(({ step }) => otherVersionsOf(step).length > 0)
    return subjects.length > 0 ? subjects : 'no other version or form of these events is known'
  },
  run: (trial, tools) =>
    noFurtherEffect(trial, tools, {
      then: async ({ step, deliver }) => {
        const answers: AttemptResult[] = []
        for (const other of otherVersionsOf(step))
          answers.push(await deliver(other, 'the same event in another version or form'))
        return answers
      },
      words: {
        pass: 'the same event in another form caused no further change',
        more: 'the same event in another form was applied too',
        fewer: 'the same event in another form reverted the effect of the first',
        hint:
          "while an endpoint is migrated, both forms are sent: recognise the event by the second form's " +
          'reference to the first (snapshot_event)',
      },
    }),
}

function otherVersionsOf(step: Step): Step[] {
  const [identity] = step.identities
  const messages = (identity && step.provider.variants?.otherVersions?.(step.outgoing, identity, 'version')) ?? []
  return messages.map((message) => withMessage(step, message))
}
