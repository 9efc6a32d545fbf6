import type { Experiment } from '../experiment.ts'
import { judgeEffects } from '../judge.ts'
import { withMessage, type Step } from '../step.ts'
import { eachType } from '../subjects.ts'
import { untaken } from './untaken.ts'

/** The same event in another API version or form, as it comes while an endpoint is migrated. */
export const version: Experiment = {
  name: 'version',
  steps: ['deliver: one effect has to come', 'deliver the same event in another version or form: nothing more may change'],
  rounds: 1,
  subjects: (steps) => {
    const subjects = eachType(steps).filter(({ step }) => otherVersionOf(step))
    return subjects.length > 0 ? subjects : 'no other version or form of these events is known'
  },
  run: async (trial, tools) => {
    const observation = await tools.observe(trial.rounds, [
      async ({ step, deliver }) => [await deliver(step, 'first delivery')],
      async ({ step, deliver }) => {
        const other = otherVersionOf(step)
        return other ? [await deliver(other, 'the same in another form')] : []
      },
    ])
    const answers = observation.rounds.flatMap(({ did: [, repeated = []] }) => repeated)
    return (
      untaken(observation, trial) ??
      judgeEffects(
        { observation, answers, ...tools },
        {
          own: [1, 0],
          words: {
            pass: 'the same event in another form changed nothing more',
            more: 'the same event in another form was applied, too',
            fewer: 'the same event in another form took back what the first had done',
            hint: 'while an endpoint is migrated, both forms come: recognise the event by what the second one says of the first (snapshot_event)',
          },
        },
      )
    )
  },
}

function otherVersionOf(step: Step): Step | undefined {
  const [identity] = step.identities
  const message = identity && step.provider.variants?.otherVersion?.(step.outgoing, identity, 'version')
  return message && withMessage(step, message)
}
