import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { DamagedRow } from '../store.ts'
import { isCorrupt } from './result-code.ts'
import { prepareRead, type Row } from './rows.ts'

export interface Conditions {
  /** SQL conditions, joined with AND. */
  readonly tests: readonly string[]
  readonly values: readonly SQLInputValue[]
}

export type Order = 'ASC' | 'DESC'

/**
 * Yields the deliveries that meet the conditions, in order of row number. A row on a damaged page is yielded as a
 * `DamagedRow`; all other rows are still found.
 */
export function* readableRows(
  db: DatabaseSync,
  columns: string,
  conditions: Conditions,
  order: Order,
): Generator<Row | DamagedRow> {
  const read = reading(db, `SELECT ${columns} FROM delivery WHERE seq = ?`)
  for (const seq of matching(db, conditions, order)) {
    const row = read(seq)
    if (row) yield row
  }
}

/**
 * Yields the numbers of the rows that meet the conditions. If a page is damaged, also yields the numbers of unreadable
 * rows. The first query has no WHERE clause, because if pages form a cycle and no row matches, it would never return.
 */
function* matching(db: DatabaseSync, { tests, values }: Conditions, order: Order): Generator<bigint> {
  const fits = ['TRUE', ...tests].join(' AND ')
  const rows = prepareRead(db, `SELECT seq, ${fits} AS fits FROM delivery ORDER BY seq ${order}`)
  let last: bigint | undefined
  const follows = (seq: bigint): boolean => last === undefined || (order === 'ASC' ? seq > last : seq < last)
  try {
    for (const { seq, fits: isMatch } of rows.iterate(...values)) {
      if (typeof seq !== 'bigint' || !follows(seq)) throw loop
      last = seq
      if (isMatch === 1n) yield seq
    }
    return
  } catch (error) {
    if (error !== loop && !isCorrupt(error)) throw error
  }
  const matches = reading(db, `SELECT seq FROM delivery WHERE seq = ? AND ${fits}`)
  const rest = numbersOf(db).filter(follows)
  for (const seq of order === 'ASC' ? rest : rest.toReversed()) if (matches(seq, ...values)) yield seq
}

/** Thrown when row numbers are out of order, which means that pages form a cycle. */
const loop = new Error('loop')

/**
 * Returns all row numbers that can be found, reading the table and the index of ids from both ends up to any damage.
 */
function numbersOf(db: DatabaseSync): bigint[] {
  const byIndex = 'INDEXED BY sqlite_autoindex_delivery_1 ORDER BY id'
  const queries = [byIndex, `${byIndex} DESC`, 'ORDER BY seq', 'ORDER BY seq DESC'].map(
    (by) => `SELECT seq FROM delivery ${by}`,
  )
  return [...new Set(queries.flatMap((sql) => [...numbersUpToDamage(db, sql)]))].toSorted((one, other) =>
    one < other ? -1 : 1,
  )
}

function numbersUpToDamage(db: DatabaseSync, sql: string): Set<bigint> {
  const found = new Set<bigint>()
  try {
    for (const { seq } of prepareRead(db, sql).iterate()) {
      if (typeof seq !== 'bigint' || found.has(seq)) break
      found.add(seq)
    }
  } catch (error) {
    if (!isCorrupt(error)) throw error
  }
  return found
}

const pageDamaged = 'its database page is damaged'

/** Returns a function that reads a row by its number; that function returns undefined if there is no such row. */
export function reading(
  db: DatabaseSync,
  sql: string,
): (seq: number | bigint, ...values: readonly SQLInputValue[]) => Row | DamagedRow | undefined {
  const query = prepareRead(db, sql)
  return (seq, ...values) => {
    try {
      return query.get(seq, ...values)
    } catch (error) {
      if (isCorrupt(error)) return { seq: Number(seq), problem: pageDamaged }
      throw error
    }
  }
}
