import type { Measured } from '../effect/measure.ts'
import { change, type Counted } from '../effect/rows.ts'
import { compare, minus, noEffect, sum, type Vector } from '../effect/vector.ts'
import type { Reading } from './settle.ts'

/** The target's state at one moment, as features. */
export interface Snapshot extends Measured {
  readonly reading: Reading
}

/** Returns a copy's effect from the first snapshot to the last. */
export function ownOf(snapshots: readonly Snapshot[], number: number): Vector {
  return minus(snapshots.at(-1)?.own.get(number) ?? noEffect, snapshots[0]?.own.get(number) ?? noEffect)
}

/** Returns the changes between consecutive snapshots. */
export function between(snapshots: readonly Snapshot[], part: (snapshot: Snapshot) => Counted): Vector[] {
  return pairs(snapshots).map(([before, after]) => change(part(before), part(after)))
}

/** @param copy undefined selects the features that belong to no copy or to several copies */
export function partOf({ own, shared, rows }: Measured, copy: number | undefined): Counted {
  return { vector: copy === undefined ? shared : (own.get(copy) ?? noEffect), rows: rows.get(copy) ?? new Map() }
}

export function pairs<T>(list: readonly T[]): (readonly [T, T])[] {
  return list.slice(1).map((after, index) => [list[index] as T, after])
}

/** Returns the numbers of the copies whose features changed between the first snapshot and the last. */
export function contaminatingCopies(snapshots: readonly Snapshot[]): Set<number> {
  const [before, after] = [snapshots[0], snapshots.at(-1)]
  const numbers = new Set([...(before?.own.keys() ?? []), ...(after?.own.keys() ?? [])])
  return new Set(
    [...numbers].filter(
      (number) => compare(before?.own.get(number) ?? noEffect, after?.own.get(number) ?? noEffect) !== 'same',
    ),
  )
}

/** Returns all features in one vector. */
export function all({ own, shared }: Measured): Vector {
  return sum([shared, ...own.values()])
}

export function unchanged(a: Measured, b: Measured): boolean {
  return compare(all(a), all(b)) === 'same'
}
