import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { DamagedRow } from '../store.ts'
import { isCorrupt } from './result-code.ts'
import type { Row } from './rows.ts'

export interface Conditions {
  /** SQL, all of which must hold. */
  readonly tests: readonly string[]
  readonly values: readonly SQLInputValue[]
}

/**
 * The deliveries that meet conditions, oldest first. Where a page of the database is damaged, the query ends with an
 * error; then the rows are read one by one, so that all others are still found.
 * @param limit newest so many
 */
export function* readableRows(db: DatabaseSync, columns: string, conditions: Conditions, limit = -1): Generator<Row | DamagedRow> {
  const { tests, values } = conditions
  const where = tests.length > 0 ? `WHERE ${tests.join(' AND ')}` : ''
  const newest = `SELECT seq FROM delivery ${where} ORDER BY seq DESC LIMIT ?`
  const query = db.prepare(`SELECT ${columns} FROM delivery WHERE seq IN (${newest}) ORDER BY seq`)
  let last = 0
  try {
    for (const row of query.iterate(...values, limit)) {
      last = Number(row['seq'])
      yield row
    }
  } catch (error) {
    if (!isCorrupt(error)) throw error
    yield* oneByOne(db, columns, conditions, limit, last)
  }
}

/** The same by row number, of those after `last`. */
function* oneByOne(db: DatabaseSync, columns: string, { tests, values }: Conditions, limit: number, last: number): Generator<Row | DamagedRow> {
  const matches = reading(db, `SELECT seq FROM delivery WHERE ${['seq = ?', ...tests].join(' AND ')}`)
  const read = reading(db, `SELECT ${columns} FROM delivery WHERE seq = ?`)
  const found: number[] = []
  const newest = Number(db.prepare('SELECT max(seq) AS seq FROM delivery').get()?.['seq'] ?? 0)
  for (let seq = newest; seq > last && found.length !== limit; seq -= 1) if (matches(seq, ...values)) found.push(seq)
  for (const seq of found.toReversed()) yield read(seq) ?? { seq, problem: pageDamaged }
}

const pageDamaged = 'its page of the database is damaged'

/** Reads the row of a number; undefined when there is none. */
export function reading(db: DatabaseSync, sql: string): (seq: number, ...values: readonly SQLInputValue[]) => Row | DamagedRow | undefined {
  const query = db.prepare(sql)
  return (seq, ...values) => {
    try {
      return query.get(seq, ...values)
    } catch (error) {
      if (isCorrupt(error)) return { seq, problem: pageDamaged }
      throw error
    }
  }
}
