import { parseExactJson } from '../../core/json/exact.ts'
import { bytesOf } from '../digest.ts'
import { jsonOrText } from '../json-or-text.ts'

/**
 * Converts a value of SQLite to JSON: exact numbers, bytes as `sha256:…` (16 bytes, a UUID, as hexadecimal digits).
 * @param json whether the column is declared to hold JSON
 */
export function jsonValue(value: null | number | bigint | string | Uint8Array, json: boolean): unknown {
  if (typeof value === 'bigint') return parseExactJson(String(value))
  // JSON has no infinity.
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array) return bytesOf(value)
  return json && value !== null ? jsonOrText(value) : value
}
