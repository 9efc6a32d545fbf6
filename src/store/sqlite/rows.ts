import type { SQLOutputValue } from 'node:sqlite'
import type { AttemptResult } from '../../core/attempt.ts'
import type { Delivery, Header } from '../../core/delivery.ts'
import type { Disposition } from '../../core/disposition.ts'
import type { Inspection } from '../../core/inspect.ts'
import type { StoredAttempt, StoredDelivery } from '../store.ts'

export type Row = Record<string, SQLOutputValue>

/** A parameter for bytes that may be none: Node.js 22 binds some empty arrays as NULL. */
export const blob = "ifnull(?, x'')"

export const deliveryColumns = 'id, received_at, method, url, sender, headers, body'
export const storedColumns = `${deliveryColumns}, source, disposition, reason, inspection`

export function toDelivery(row: Row): Delivery {
  return {
    id: String(row['id']),
    receivedAt: Number(row['received_at']),
    method: String(row['method']),
    url: String(row['url']),
    headers: JSON.parse(String(row['headers'])) as Header[],
    body: row['body'] as Uint8Array,
    from: String(row['sender']),
  }
}

export function toStored(row: Row): StoredDelivery {
  return {
    delivery: toDelivery(row),
    source: String(row['source']),
    inspection: JSON.parse(String(row['inspection'])) as Inspection,
    disposition: String(row['disposition']) as Disposition,
    reason: String(row['reason']),
  }
}

export function toAttempt(row: Row): StoredAttempt {
  const result = JSON.parse(String(row['result'])) as AttemptResult
  return {
    target: String(row['target']),
    attempt: Number(row['attempt']),
    result: result.outcome === 'response' ? { ...result, body: row['body'] as Uint8Array } : result,
  }
}
