import { tokens } from '../../core/json/position.ts'
import { redactText } from '../../core/redact/free-text.ts'
import { scopeOf } from '../../core/redact/json-tokens.ts'
import { sensitiveKey } from '../../core/redact/key/key.ts'

const longest = 40

/**
 * What was there, for a person: its type, and the value too when it is short and neither its pointer nor its form
 * looks personal or secret: `string "paid"`, `string of 17 characters`, `array of 3`; `nothing` for undefined.
 */
export function describe(value: unknown, pointer: string): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `array of ${value.length}`
  if (typeof value === 'object') return 'object'
  if (typeof value === 'boolean') return `boolean ${value}`
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const shown = text.length <= longest && !isSensitive(pointer) && redactText(text, () => '') === text
  if (typeof value === 'string') return shown ? `string ${JSON.stringify(text)}` : `string of ${text.length} characters`
  const kind = Number.isInteger(value) ? 'integer' : 'number'
  return shown ? `${kind} ${text}` : kind
}

/** Whether any name on the way to a value says that it is personal or secret. */
function isSensitive(pointer: string): boolean {
  let scope = scopeOf('')
  for (const key of tokens(pointer)) {
    if (/^\d+$/.test(key)) continue
    if (sensitiveKey(key, scope) !== undefined) return true
    scope = scopeOf(key, scope)
  }
  return false
}
