import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { DeliveryFilter, OnDamaged, Store, StoredDelivery } from '../store.ts'
import { isDamaged, storedColumns, toAttempt, toStored } from './rows.ts'
import { readableRows, type Conditions } from './readable-rows.ts'

/** Queries over what was caught. What cannot be read is skipped, and `onDamaged` is told. */
export function createReader(db: DatabaseSync, onDamaged: OnDamaged): Pick<Store, 'list' | 'find' | 'attempts' | 'integrity'> {
  const byPrefix = db.prepare(`SELECT ${storedColumns} FROM delivery WHERE id >= ? AND id < ? ORDER BY id LIMIT 2`)
  const attempts = db.prepare(
    `SELECT target, attempt, result, attempt.body AS body FROM attempt JOIN delivery ON seq = delivery_seq
     WHERE id = ? ORDER BY json_extract(iif(json_valid(result), result, '{}'), '$.startedAt'), attempt`,
  )
  return {
    list: function* (filter): Generator<StoredDelivery> {
      for (const row of readableRows(db, storedColumns, conditions(filter), filter.limit)) {
        const stored = isDamaged(row) ? row : toStored(row)
        if (isDamaged(stored)) onDamaged(stored)
        else yield stored
      }
    },
    find: (prefix) => {
      const [first, second] = byPrefix.all(prefix, `${prefix}\u{10FFFF}`)
      if (first === undefined) return undefined
      return second === undefined || first['id'] === prefix ? toStored(first) : 'ambiguous'
    },
    attempts: (deliveryId) => attempts.all(deliveryId).flatMap((row) => toAttempt(row) ?? []),
    integrity: () => db.prepare('PRAGMA integrity_check').all().map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok'),
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
  add('type GLOB ?', filter.type?.replaceAll(/[[\]?]/g, (special) => `[${special}]`))
  add('source = ?', filter.source)
  add('received_at >= ?', filter.since)
  add('disposition = ?', filter.disposition)
  return { tests, values }
}
