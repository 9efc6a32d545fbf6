import { succeeded, type AttemptResult } from '../../core/attempt.ts'
import type { Experiment, Lab, Trial } from '../experiment.ts'
import { differences } from '../../core/json-difference.ts'
import { judgeRepeated, type Circumstances, type RepeatedRound } from '../judge.ts'
import type { Step } from '../step.ts'

/** The same event once more, after the first was answered: providers promise at least once, and often deliver twice. */
export const duplicate: Experiment = {
  name: 'duplicate',
  steps: ['read the state: nothing may change without a delivery', 'deliver: something has to change', 'deliver the same event again: nothing more may change'],
  rounds: 1,
  open: (trial, lab) => {
    const rounds: RepeatedRound[] = []
    return {
      round: async () => {
        rounds.push(await round(trial, lab))
      },
      judge: () => judgeRepeated(rounds, { observers: lab.observers, resets: lab.resets, signing: signingOf(trial.step) }),
    }
  },
}

function signingOf({ provider, secret }: Step): Circumstances['signing'] {
  if (provider.schemes.length === 0) return 'no-scheme'
  return secret === undefined ? 'no-secret' : 'signed'
}

async function round(trial: Trial, lab: Lab): Promise<RepeatedRound> {
  await lab.begin(trial)
  return lab.observers.length === 0 ? unseen(trial, lab) : seen(trial, lab)
}

async function unseen({ step }: Trial, lab: Lab): Promise<RepeatedRound> {
  const first = await lab.deliver(step, 'first delivery')
  return { first, duplicates: succeeded(first) ? [await lab.deliver(step, 'duplicate')] : [] }
}

async function seen({ step }: Trial, lab: Lab): Promise<RepeatedRound> {
  const duplicates: AttemptResult[] = []
  const before = await lab.look()
  if (!before.quiet) return { before, duplicates }
  const first = await lab.deliver(step, 'first delivery')
  if (!succeeded(first)) return { before, first, duplicates }
  const once = await lab.look()
  if (!once.quiet || differences(before.state, once.state, 1).length === 0) return { before, first, once, duplicates }
  duplicates.push(await lab.deliver(step, 'duplicate'))
  // An effect that took a while the first time may take as long again.
  const patience = 2 * once.changedAfterMs
  const again = await lab.look(patience)
  const changed = differences(once.state, again.state, 1).length > 0
  return { before, first, once, duplicates, again, ...(changed && again.quiet ? { still: await lab.look(patience) } : {}) }
}
