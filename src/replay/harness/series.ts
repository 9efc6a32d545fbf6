import type { Phase, Round, Subject } from '../checks/check.ts'
import type { Mode } from '../checks/observation.ts'
import type { Step } from '../steps/step.ts'
import type { NumberedCopy, SentIds } from './sent-ids.ts'
import type { Snapshot } from './snapshot.ts'
import type { TargetState } from './target-state.ts'

/** Rounds that run the same phases on the same subject. */
export interface Series<T> {
  readonly subject: Subject
  readonly mode: Mode
  /** The same seed generates the same ids. */
  readonly seed: string
  readonly rounds: number
  readonly phases: readonly Phase<T>[]
  /** True for a control, which waits for late effects and ends the run if the target is unreachable. */
  readonly control?: true
  /** True if all rounds run at the same time; has no effect in mode `reset`. */
  readonly together?: boolean
  /** True if the target is restarted during the rounds, so a refused connection does not end the run. */
  readonly restarts?: boolean
}

/** What all rounds of a run share. */
export interface SeriesContext {
  readonly target: TargetState
  readonly sentIds: Pick<SentIds, 'copy' | 'sibling' | 'meet' | 'itself' | 'copyIn'>
  /** Records the changes between consecutive snapshots in the timeline. */
  readonly recordEffects: (snapshots: readonly Snapshot[]) => void
}

/** Delivers the events that must precede the subject. */
export async function deliverBefore({ before }: Subject, copy: NumberedCopy, target: TargetState): Promise<void> {
  for (const step of before) await target.deliver(copy.steps.get(step) ?? step, 'earlier event')
}

/** Returns the round as seen by a check's phase. */
export function roundOf(
  { target, sentIds }: SeriesContext,
  { subject, seed, control }: Series<unknown>,
  { copy, index, another }: { readonly copy: NumberedCopy; readonly index: number; readonly another: Round['another'] },
): Round {
  const copyOf = (step: Step): Step => copy.steps.get(step) ?? step
  return {
    index,
    step: copyOf(subject.step),
    copyOf,
    another,
    sibling: () => sentIds.sibling(subject.step, copy, `${seed}:${index}:sibling`),
    owns: ({ path, body }) => {
      const number = sentIds.copyIn([path, body])
      return number === undefined || number === copy.number
    },
    deliver: async (step, note, transmit) => {
      sentIds.meet(step, copy, subject.step)
      const result = await target.deliver(step, note, transmit)
      if (control) target.assertReachable(result)
      return result
    },
  }
}
