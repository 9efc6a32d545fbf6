import type { Observation, ObservedRound } from '../checks/observation.ts'
import { noEffect, plus } from '../effect/vector.ts'
import { stepsOf } from '../checks/subjects.ts'
import type { NumberedCopy } from './sent-ids.ts'
import { deliverBefore, roundOf, type Series, type SeriesContext } from './series.ts'
import { between, contaminatingCopies, partOf, type Snapshot } from './snapshot.ts'

/** Runs rounds that are isolated by resets: each round resets the target and sends the fixtures' own events. */
export async function runResetRounds<T>(context: SeriesContext, series: Series<T>): Promise<Observation<T>> {
  const rounds: ObservedRound<T>[] = []
  let settled = true
  let contaminated = false
  for (let index = 0; index < series.rounds; index++) {
    const copy = context.sentIds.itself(stepsOf(series.subject))
    const { snapshot, isLikeFirst } = await startOfRound(context, series, copy)
    const { snapshots, results } = await runPhases(context, series, { copy, index, snapshot })
    context.recordEffects(snapshots)
    rounds.push({ results, perPhase: changesPerPhase(series, copy, snapshots) })
    settled &&= snapshots.every(({ reading }) => reading.settled)
    contaminated ||= !isLikeFirst || [...contaminatingCopies(snapshots)].some((number) => number !== copy.number)
  }
  // Nothing else has been sent since the reset, so every change belongs to the round.
  return { rounds, unattributed: series.phases.map(() => noEffect), settled, contaminated }
}

interface Start {
  readonly snapshot: Snapshot
  readonly isLikeFirst: boolean
}

async function startOfRound(
  { target }: SeriesContext,
  { subject }: Series<unknown>,
  copy: NumberedCopy,
): Promise<Start> {
  if (subject.before.length === 0) return target.resetToBaseline()
  await target.reset()
  await deliverBefore(subject, copy, target)
  return { snapshot: await target.read(), isLikeFirst: true }
}

async function runPhases<T>(
  context: SeriesContext,
  series: Series<T>,
  { copy, index, snapshot }: { readonly copy: NumberedCopy; readonly index: number; readonly snapshot: Snapshot },
): Promise<{ readonly snapshots: readonly Snapshot[]; readonly results: readonly T[] }> {
  const snapshots = [snapshot]
  const results: T[] = []
  for (const phase of series.phases) {
    results.push(await phase(roundOf(context, series, { copy, index, another: () => undefined })))
    snapshots.push(await context.target.read(series.control && snapshots.length === 1 ? snapshot : undefined))
  }
  return { snapshots, results }
}

function changesPerPhase({ phases }: Series<unknown>, { number }: NumberedCopy, snapshots: readonly Snapshot[]) {
  const own = between(snapshots, (snapshot) => partOf(snapshot, number))
  const shared = between(snapshots, (snapshot) => partOf(snapshot, undefined))
  return phases.map((_, phase) => plus(own[phase] ?? noEffect, shared[phase] ?? noEffect))
}
