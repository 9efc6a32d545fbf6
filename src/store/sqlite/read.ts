import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { DeliveryFilter, OnDamaged, Passes, Store, StoredAttempt, StoredDelivery } from '../store.ts'
import { readableRows, reading, type Conditions, type Order } from './readable-rows.ts'
import { isCorrupt } from './result-code.ts'
import { isDamaged, prepareRead, storedColumns, toAttempt, toStored } from './rows.ts'

/** Maximum number of attempts to read for one delivery: pages that form a cycle would yield attempts forever. */
const mostAttempts = 10_000

/** Creates the queries for received deliveries. Rows that cannot be read are skipped and reported to `onDamaged`. */
export function createReader(
  db: DatabaseSync,
  onDamaged: OnDamaged,
): Pick<Store, 'list' | 'find' | 'attempts' | 'integrity'> {
  const byPrefix = prepareRead(db, `SELECT ${storedColumns} FROM delivery WHERE id >= ? AND id < ? ORDER BY id LIMIT 2`)
  const readByNumber = reading(db, `SELECT ${storedColumns} FROM delivery WHERE seq = ?`)
  const readable = function* (filter: DeliveryFilter, order: Order): Generator<[seq: number, StoredDelivery]> {
    for (const row of readableRows(db, storedColumns, conditions(filter), order)) {
      const stored = isDamaged(row) ? row : toStored(row)
      if (isDamaged(stored)) onDamaged(stored)
      else yield [Number(row.seq), stored]
    }
  }
  /**
   * Returns the row numbers of the newest deliveries that pass, oldest first. Numbers only, because the bodies may not
   * fit in memory.
   */
  const newest = (filter: DeliveryFilter, limit: number, passes: Passes): number[] => {
    const found: number[] = []
    for (const [seq, stored] of readable(filter, 'DESC')) {
      if (passes(stored)) found.push(seq)
      if (found.length === limit) break
    }
    return found.toReversed()
  }
  return {
    list: function* ({ limit, ...filter }, passes = () => true): Generator<StoredDelivery> {
      if (limit === undefined) {
        for (const [, stored] of readable(filter, 'ASC')) if (passes(stored)) yield stored
        return
      }
      for (const seq of newest(filter, limit, passes)) {
        const row = readByNumber(seq)
        const stored = row && !isDamaged(row) ? toStored(row) : undefined
        if (stored && !isDamaged(stored)) yield stored
      }
    },
    find: (prefix) => {
      const [first, second] = byPrefix.all(prefix, `${prefix}\u{10FFFF}`)
      if (first === undefined) return undefined
      return second === undefined || first['id'] === prefix ? toStored(first) : 'ambiguous'
    },
    attempts: attemptsIn(db),
    integrity: () => {
      try {
        return db
          .prepare('PRAGMA integrity_check')
          .all()
          .map((row) => String(row['integrity_check']))
          .filter((line) => line !== 'ok')
      } catch (error) {
        if (!isCorrupt(error)) throw error
        return [error instanceof Error ? error.message : String(error)]
      }
    },
  }
}

function attemptsIn(db: DatabaseSync): Store['attempts'] {
  const select = prepareRead(
    db,
    `SELECT target, attempt, result, attempt.body AS body FROM attempt JOIN delivery ON seq = delivery_seq ` +
      `WHERE id = ? LIMIT ${mostAttempts}`,
  )
  return (deliveryId, onDamaged) => {
    const found: StoredAttempt[] = []
    try {
      for (const row of select.iterate(deliveryId)) {
        const attempt = toAttempt(row)
        if (attempt) found.push(attempt)
        else onDamaged?.('the record of an attempt to forward it is damaged')
      }
    } catch (error) {
      if (!isCorrupt(error)) throw error
      onDamaged?.('the database page of its attempts is damaged')
    }
    return found.toSorted((one, other) => one.result.startedAt - other.result.startedAt || one.attempt - other.attempt)
  }
}

function conditions(filter: DeliveryFilter): Conditions {
  const tests: string[] = []
  const values: SQLInputValue[] = []
  const add = (test: string, value: SQLInputValue | undefined): void => {
    if (value === undefined) return
    tests.push(test)
    values.push(value)
  }
  add(
    'type GLOB ?',
    filter.type?.replaceAll(/[[\]?]/g, (special) => `[${special}]`),
  )
  add('source = ?', filter.source)
  add('received_at >= ?', filter.since)
  add('disposition = ?', filter.disposition)
  return { tests, values }
}
