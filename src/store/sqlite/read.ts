import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { DeliveryFilter, Store, StoredDelivery } from '../store.ts'
import { storedColumns, toAttempt, toStored } from './rows.ts'

/** Queries over what was caught. */
export function createReader(db: DatabaseSync): Pick<Store, 'list' | 'find' | 'attempts'> {
  const byPrefix = db.prepare(`SELECT ${storedColumns} FROM delivery WHERE id >= ? AND id < ? ORDER BY id LIMIT 2`)
  const attempts = db.prepare(
    `SELECT target, attempt, result, attempt.body AS body FROM attempt JOIN delivery ON seq = delivery_seq
     WHERE id = ? ORDER BY json_extract(result, '$.startedAt'), attempt`,
  )
  return {
    list: function* (filter): Generator<StoredDelivery> {
      const { where, values } = conditions(filter)
      const newest = `SELECT seq FROM delivery ${where} ORDER BY seq DESC LIMIT ?`
      const rows = db.prepare(`SELECT ${storedColumns} FROM delivery WHERE seq IN (${newest}) ORDER BY seq`)
      for (const row of rows.iterate(...values, filter.limit ?? -1)) yield toStored(row)
    },
    find: (prefix) => {
      const [first, second] = byPrefix.all(prefix, `${prefix}\u{10FFFF}`)
      if (first === undefined) return undefined
      return second === undefined || first['id'] === prefix ? toStored(first) : 'ambiguous'
    },
    attempts: (deliveryId) => attempts.all(deliveryId).map(toAttempt),
  }
}

function conditions(filter: DeliveryFilter): { where: string; values: SQLInputValue[] } {
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
  return { where: tests.length > 0 ? `WHERE ${tests.join(' AND ')}` : '', values }
}
