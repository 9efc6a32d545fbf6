import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { Delivery } from '../../core/delivery/delivery.ts'
import { isDisposition } from '../../core/delivery/disposition.ts'
import type { DamagedRow, StoredAttempt, StoredDelivery } from '../store.ts'
import { isAttemptResult, isHeaders, isInspection, isTime } from './shapes.ts'

export type Row = Record<string, SQLOutputValue>

/** A parameter for bytes that may be empty: Node.js 22 binds some empty arrays as NULL. */
export const blob = "ifnull(?, x'')"

export const deliveryColumns = 'seq, id, received_at, method, url, sender, headers, body'
export const storedColumns = `${deliveryColumns}, source, disposition, reason, inspection`

/** The highest valid row number. A higher number is considered damaged, and new rows are not numbered after it. */
export const highestSeq = 2 ** 52

/**
 * Prepares a query that returns integers as bigints: by default, a damaged integer outside the safe range makes the
 * query fail, and all rows after it are lost.
 */
export function prepareRead(db: DatabaseSync, sql: string): StatementSync {
  const query = db.prepare(sql)
  query.setReadBigInts(true)
  return query
}

/** Reads the delivery from a row of a `prepareRead` query for `deliveryColumns`. */
export function toDelivery(row: Row): Delivery | DamagedRow {
  const { seq, id, body, method, url, sender } = row
  const headers = parsed(row['headers'])
  const receivedAt = whole(row['received_at'])
  if (!isSeq(seq)) return damaged(row, 'its number is damaged')
  if (!isId(id)) return damaged(row, 'its id is damaged')
  if (!isTime(receivedAt)) return damaged(row, 'its time is damaged')
  if (!isHeaders(headers)) return damaged(row, 'the headers are damaged')
  if (!(body instanceof Uint8Array)) return damaged(row, 'the body is damaged')
  if (typeof method !== 'string' || typeof url !== 'string' || typeof sender !== 'string')
    return damaged(row, 'its method, URL or sender is damaged')
  return { id, receivedAt, method, url, headers, body, from: sender }
}

/** Reads the delivery with its inspection and disposition from a row with `storedColumns`. */
export function toStored(row: Row): StoredDelivery | DamagedRow {
  const delivery = toDelivery(row)
  if (isDamaged(delivery)) return delivery
  const { source, disposition, reason } = row
  const inspection = parsed(row['inspection'])
  if (
    !isInspection(inspection) ||
    typeof source !== 'string' ||
    !isDisposition(disposition) ||
    typeof reason !== 'string'
  ) {
    return damaged(row, 'the inspection result is damaged')
  }
  return { delivery, source, inspection, disposition, reason }
}

/** Returns undefined if the attempt is damaged. */
export function toAttempt(row: Row): StoredAttempt | undefined {
  const { target, body } = row
  const attempt = whole(row['attempt'])
  const result = parsed(row['result'])
  if (typeof target !== 'string' || attempt === undefined || !isAttemptResult(result) || !(body instanceof Uint8Array))
    return undefined
  return { target, attempt, result: result.outcome === 'response' ? { ...result, body } : result }
}

export function isDamaged(found: object): found is DamagedRow {
  return 'problem' in found
}

/** Returns an integer from a `prepareRead` query; undefined if it is outside the safe range or not an integer. */
export function whole(value: SQLOutputValue | undefined): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : undefined
  return Number.isSafeInteger(number) ? number : undefined
}

function isSeq(value: SQLOutputValue | undefined): boolean {
  return typeof value === 'bigint' && value >= 0n && value <= highestSeq
}

/**
 * True if a value has the format of a billhook id. The format matters, because ids are printed and used in file names.
 */
function isId(value: SQLOutputValue | undefined): value is string {
  return typeof value === 'string' && /^dlv_[\da-z-]{1,100}$/.test(value)
}

function damaged({ seq, id, body }: Row, problem: string): DamagedRow {
  return {
    seq: Number(seq),
    problem,
    ...(isId(id) ? { id } : {}),
    ...(body instanceof Uint8Array ? { body } : {}),
  }
}

function parsed(text: SQLOutputValue | undefined): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}
