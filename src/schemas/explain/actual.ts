import { tokens } from '../../core/json/position.ts'
import { redactText } from '../../core/redact/free-text.ts'
import { scopeOf } from '../../core/redact/json-tokens.ts'
import { sensitiveKey } from '../../core/redact/key/key.ts'

const maxShownLength = 40

/**
 * Returns a human-readable description of a value: its type, and the value itself if it is short and neither its
 * location nor its form suggests personal or secret data. For example, `string "paid"`, `string of 17 characters`,
 * `array of 3`, and `nothing` for undefined.
 */
export function describe(value: unknown, pointer: string): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `array of ${value.length}`
  if (typeof value === 'object') return 'object'
  if (typeof value === 'boolean') return `boolean ${value}`
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const isShown = text.length <= maxShownLength && !isSensitive(pointer) && redactText(text, () => '') === text
  if (typeof value === 'string')
    return isShown ? `string ${JSON.stringify(text)}` : `string of ${text.length} characters`
  const kind = Number.isInteger(value) ? 'integer' : 'number'
  return isShown ? `${kind} ${text}` : kind
}

/** True if a key on the path to a value marks the value as personal or secret. */
function isSensitive(pointer: string): boolean {
  let scope = scopeOf('')
  for (const key of tokens(pointer)) {
    if (/^\d+$/.test(key)) continue
    if (sensitiveKey(key, scope) !== undefined) return true
    scope = scopeOf(key, scope)
  }
  return false
}
