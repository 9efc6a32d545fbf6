import type { SQLOutputValue } from 'node:sqlite'
import type { AttemptResult } from '../../core/attempt.ts'
import type { Delivery, Header } from '../../core/delivery.ts'
import type { Disposition } from '../../core/disposition.ts'
import type { Inspection } from '../../core/inspect.ts'
import { isObject } from '../../core/json.ts'
import type { DamagedRow, StoredAttempt, StoredDelivery } from '../store.ts'

export type Row = Record<string, SQLOutputValue>

/** A parameter for bytes that may be none: Node.js 22 binds some empty arrays as NULL. */
export const blob = "ifnull(?, x'')"

export const deliveryColumns = 'seq, id, received_at, method, url, sender, headers, body'
export const storedColumns = `${deliveryColumns}, source, disposition, reason, inspection`

/** The delivery in a row with `deliveryColumns`. */
export function toDelivery(row: Row): Delivery | DamagedRow {
  const headers = parsed(row['headers'])
  const { body } = row
  if (!isHeaders(headers)) return damaged(row, 'the headers are damaged')
  if (!(body instanceof Uint8Array)) return damaged(row, 'the body is damaged')
  return {
    id: String(row['id']),
    receivedAt: Number(row['received_at']),
    method: String(row['method']),
    url: String(row['url']),
    headers,
    body,
    from: String(row['sender']),
  }
}

/** The same with what was made of it, in a row with `storedColumns`. */
export function toStored(row: Row): StoredDelivery | DamagedRow {
  const delivery = toDelivery(row)
  if (isDamaged(delivery)) return delivery
  const inspection = parsed(row['inspection'])
  if (!isInspection(inspection)) return damaged(row, 'what was found out about it is damaged')
  return {
    delivery,
    source: String(row['source']),
    inspection,
    disposition: String(row['disposition']) as Disposition,
    reason: String(row['reason']),
  }
}

/** Undefined when it is damaged. */
export function toAttempt(row: Row): StoredAttempt | undefined {
  const result = parsed(row['result']) as AttemptResult | undefined
  if (!isObject(result)) return undefined
  return {
    target: String(row['target']),
    attempt: Number(row['attempt']),
    result: result.outcome === 'response' ? { ...result, body: row['body'] as Uint8Array } : result,
  }
}

export function isDamaged(found: object): found is DamagedRow {
  return 'problem' in found
}

function damaged({ seq, id, body }: Row, problem: string): DamagedRow {
  return {
    seq: Number(seq),
    problem,
    ...(typeof id === 'string' ? { id } : {}),
    ...(body instanceof Uint8Array ? { body } : {}),
  }
}

function parsed(text: SQLOutputValue | undefined): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return undefined
  }
}

function isHeaders(value: unknown): value is Header[] {
  return Array.isArray(value) && value.every(isPair)
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
}

/** As far as it is used without a further look. */
function isInspection(value: unknown): value is Inspection {
  if (!isObject(value) || !Array.isArray(value['identities']) || !Array.isArray(value['findings'])) return false
  return value['identities'].every(isObject) && isObject(value['verification'])
}
