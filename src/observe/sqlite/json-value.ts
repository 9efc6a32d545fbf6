import { parseExactJson } from '../../core/json/exact.ts'
import { bytesOf } from '../digest.ts'
import { jsonOrText } from '../json-or-text.ts'

/**
 * Converts a SQLite value to JSON, with exact numbers and with bytes as `sha256:…` (or hexadecimal, if there are 16, as
 * in a UUID).
 * @param json true if the column is declared as JSON
 */
export function jsonValue(value: null | number | bigint | string | Uint8Array, json: boolean): unknown {
  if (typeof value === 'bigint') return parseExactJson(String(value))
  // JSON cannot represent infinity.
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array) return bytesOf(value)
  return json && value !== null ? jsonOrText(value) : value
}
