import type { Measured } from '../effect/measure.ts'
import { change, type Counted } from '../effect/rows.ts'
import { compare, minus, nothing, sum, type Vector } from '../effect/vector.ts'
import type { Reading } from './settle.ts'

/** The target's state at one moment, in features. */
export interface Mark extends Measured {
  readonly reading: Reading
}

/** What a copy has changed from the first mark to the last. */
export function ownOf(marks: readonly Mark[], number: number): Vector {
  return minus(marks.at(-1)?.own.get(number) ?? nothing, marks[0]?.own.get(number) ?? nothing)
}

/** What came between each two marks. */
export function between(marks: readonly Mark[], part: (mark: Mark) => Counted): Vector[] {
  return pairs(marks).map(([before, after]) => change(part(before), part(after)))
}

/** @param copy undefined: what is shared */
export function partOf({ own, shared, rows }: Measured, copy: number | undefined): Counted {
  return { vector: copy === undefined ? shared : (own.get(copy) ?? nothing), rows: rows.get(copy) ?? new Map() }
}

export function pairs<T>(list: readonly T[]): (readonly [T, T])[] {
  return list.slice(1).map((after, index) => [list[index] as T, after])
}

/** Copies of which something changed. */
export function strangers(marks: readonly Mark[]): Set<number> {
  const [before, after] = [marks[0], marks.at(-1)]
  const numbers = new Set([...(before?.own.keys() ?? []), ...(after?.own.keys() ?? [])])
  return new Set(
    [...numbers].filter(
      (number) => compare(before?.own.get(number) ?? nothing, after?.own.get(number) ?? nothing) !== 'same',
    ),
  )
}

/** Everything in one. */
export function all({ own, shared }: Measured): Vector {
  return sum([shared, ...own.values()])
}

export function unchanged(a: Measured, b: Measured): boolean {
  return compare(all(a), all(b)) === 'same'
}
