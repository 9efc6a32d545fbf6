import { createHash } from 'node:crypto'
import { parseExactJson } from '../../core/exact-json.ts'
import { jsonOrText } from '../json-or-text.ts'

/**
 * A value of SQLite in JSON: numbers with every digit, bytes as their `sha256:…`.
 * @param json whether the column is declared to hold JSON
 */
export function jsonValue(value: null | number | bigint | string | Uint8Array, json: boolean): unknown {
  if (typeof value === 'bigint') return parseExactJson(String(value))
  // JSON knows no infinity.
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array) return `sha256:${createHash('sha256').update(value).digest('hex')}`
  return json && value !== null ? jsonOrText(value) : value
}
