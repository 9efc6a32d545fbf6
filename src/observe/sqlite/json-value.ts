import { parseExactJson } from '../../core/json/exact.ts'
import { bytesOf } from '../digest.ts'
import { jsonOrText } from '../json-or-text.ts'

/**
 * A value of SQLite in JSON: numbers with every digit, bytes as their `sha256:…` (16 of them, a UUID, as digits).
 * @param json whether the column is declared to hold JSON
 */
export function jsonValue(value: null | number | bigint | string | Uint8Array, json: boolean): unknown {
  if (typeof value === 'bigint') return parseExactJson(String(value))
  // JSON knows no infinity.
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array) return bytesOf(value)
  return json && value !== null ? jsonOrText(value) : value
}
