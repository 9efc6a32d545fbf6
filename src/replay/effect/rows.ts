import { isExactNumber } from '../../core/json/exact.ts'
import { isObject } from '../../core/json/json.ts'
import { add, lostOf, minus, type Vector } from './vector.ts'

/** Numbers from rows that differ only in a generated id, keyed by feature and then by generated id. */
export type Rows = ReadonlyMap<string, ReadonlyMap<string, number>>

/** Features of a state, and the rows behind their sums. */
export interface Counted {
  readonly vector: Vector
  readonly rows: Rows
}

const maskedId = /^<(?:n|uuid|hex)>$/

/**
 * Returns a row's generated ids: its `id` or, if it has none, all of them.
 * @param masked the same row with generated ids masked
 * @returns undefined if the row has no generated id
 */
export function rowId(row: unknown, masked: unknown): string | undefined {
  if (!isObject(row) || isExactNumber(row) || !isObject(masked)) return undefined
  const ids = Object.entries(row).filter(([key]) => typeof masked[key] === 'string' && maskedId.test(masked[key]))
  const own = ids.filter(([key]) => /^_?id$|^uuid$/i.test(key))
  return ids.length > 0 ? JSON.stringify(own.length > 0 ? own : ids) : undefined
}

/**
 * Returns the change from one state to the next. For rows in both states, losses are kept separate from gains, so that
 * a transfer does not cancel out.
 */
export function change(before: Counted, after: Counted): Vector {
  const changed = new Map(minus(after.vector, before.vector))
  for (const [feature, rows] of after.rows) {
    const old = before.rows.get(feature)
    let lost = 0
    for (const [id, value] of old ? rows : []) lost += Math.min(0, value - (old?.get(id) ?? value))
    if (lost === 0) continue
    add(changed, feature, -lost)
    add(changed, lostOf(feature), lost)
  }
  return changed
}
