import { dropped, succeeded, type AttemptResult } from '../../core/attempt.ts'
import type { Experiment, Lab, Trial } from '../experiment.ts'
import { changed, judgeRepeated, type Anew, type Circumstances, type Doubt, type RepeatedRound } from '../judge.ts'
import type { Control } from '../quiet.ts'
import type { Step } from '../step.ts'

/** The same event once more, after the first was answered: providers promise at least once, and often deliver twice. */
export const duplicate: Experiment = {
  name: 'duplicate',
  steps: [
    'read the state: nothing may change without a delivery',
    'deliver: something has to change',
    'deliver the same event again: nothing more may change',
    'if it did: make sure that it was not a late effect, and that it happens again',
  ],
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
  const before = await lab.begin(trial)
  return lab.observers.length === 0 ? unseen(trial, lab) : seen(trial, lab, before)
}

async function unseen({ step }: Trial, lab: Lab): Promise<RepeatedRound> {
  const first = await lab.deliver(step, 'first delivery')
  return { first, duplicates: succeeded(first) ? await duplicatesOf(step, lab) : [] }
}

/** One, or a second one where the first was dropped: that happens to a connection also by accident. */
async function duplicatesOf(step: Step, lab: Lab): Promise<readonly AttemptResult[]> {
  const answer = await lab.repeat(step, 'duplicate')
  return dropped(answer) ? [answer, await lab.repeat(step, 'duplicate, to make sure')] : [answer]
}

async function seen(trial: Trial, lab: Lab, before: Control): Promise<RepeatedRound> {
  const { step } = trial
  if (!before.quiet || before.unlike) return { before, duplicates: [] }
  const first = await lab.deliver(step, 'first delivery')
  if (!succeeded(first)) return { before, first, duplicates: [] }
  const once = await lab.lookForEffect(before)
  if (!once.quiet || !changed(before, once)) return { before, first, once, duplicates: [] }
  const duplicates = await duplicatesOf(step, lab)
  // A target that has died shows no state either.
  if (duplicates.every(dropped)) return { before, first, once, duplicates }
  // An effect that took a while the first time may take as long again.
  const patience = 2 * once.changedAfterMs
  const again = await lab.look(patience)
  const round = { before, first, once, duplicates, again }
  if (!again.quiet) return round
  const watchedMs = once.tookMs + again.tookMs
  if (!changed(once, again)) return before.afterSilence && lab.resets ? { ...round, anew: await anew(trial, lab, watchedMs) } : round
  const still = await lab.look(patience)
  return { ...round, still, doubt: await doubt(trial, lab, watchedMs, patience) }
}

/** Nobody is cleared by the late effect of another event: that one would come while nothing is sent. */
async function anew(trial: Trial, lab: Lab, watchedMs: number): Promise<Anew> {
  const before = await lab.begin(trial, watchedMs)
  await lab.deliver(trial.step, 'anew, to make sure')
  return { before, once: await lab.lookForEffect(before) }
}

/** Nobody is accused for an effect that was only late, be it of this event or of another. */
async function doubt(trial: Trial, lab: Lab, watchedMs: number, patience: number): Promise<Doubt> {
  if (!lab.resets) {
    await lab.deliver(trial.step, 'duplicate, to make sure')
    return { kind: 'third', after: await lab.look(patience) }
  }
  const before = await lab.begin(trial, watchedMs)
  await lab.deliver(trial.step, 'alone, to make sure')
  const once = await lab.lookForEffect(before)
  const later = await lab.look(watchedMs)
  if (changed(once, later)) return { kind: 'alone', once, later }
  await lab.deliver(trial.step, 'duplicate, to make sure')
  return { kind: 'alone', once, later, again: await lab.look(patience) }
}
