import type { Observation } from '../checks/observation.ts'
import type { Step } from '../steps/step.ts'
import { stepsOf } from '../checks/subjects.ts'
import type { NumberedCopy } from './sent-ids.ts'
import { deliverBefore, roundOf, type Series, type SeriesContext } from './series.ts'
import { between, contaminatingCopies, ownOf, partOf } from './snapshot.ts'

/**
 * Runs rounds that are isolated by fresh ids: all rounds go through each phase together, and the state is read after
 * each phase.
 */
export async function runFreshRounds<T>(context: SeriesContext, series: Series<T>): Promise<Observation<T>> {
  const { target, sentIds } = context
  const { subject, rounds, phases, seed } = series
  await target.warmUp()
  const copies = Array.from({ length: rounds }, (_, index) => sentIds.copy(stepsOf(subject), `${seed}:${index}`))
  const sentCopies = new Set(copies.map(({ number }) => number))
  const another = (index: number, name: string): Step => {
    const copy = sentIds.copy([subject.step, ...subject.before], `${seed}:${index}:${name}`)
    sentCopies.add(copy.number)
    return copy.steps.get(subject.step) ?? subject.step
  }
  for (const copy of copies) await deliverBefore(subject, copy, target)
  const start = await target.current()
  const snapshots = [start]
  const results: T[][] = copies.map(() => [])
  for (const phase of start.reading.settled ? phases : []) {
    await eachCopy(copies, series.together, async (copy, index) => {
      const round = roundOf(context, series, { copy, index, another: (name) => another(index, name) })
      results[index]?.push(await phase(round))
    })
    snapshots.push(await target.read(series.control && snapshots.length === 1 ? start : undefined))
  }
  // Allow more time for a late effect before it counts as missing. Controls have already waited.
  if (!series.control && copies.some(({ number }) => ownOf(snapshots, number).size === 0))
    snapshots[snapshots.length - 1] = await target.read(snapshots.at(-1))
  context.recordEffects(snapshots)
  return {
    settled: snapshots.every(({ reading }) => reading.settled),
    rounds: copies.map(({ number }, index) => ({
      results: results[index] ?? [],
      perPhase: between(snapshots, (snapshot) => partOf(snapshot, number)),
    })),
    unattributed: between(snapshots, (snapshot) => partOf(snapshot, undefined)),
    contaminated: [...contaminatingCopies(snapshots)].some((number) => !sentCopies.has(number)),
  }
}

async function eachCopy(
  copies: readonly NumberedCopy[],
  together: boolean | undefined,
  act: (copy: NumberedCopy, index: number) => Promise<void>,
): Promise<void> {
  if (together) await Promise.all(copies.map(act))
  else for (const [index, copy] of copies.entries()) await act(copy, index)
}
