import { parseExactJson } from '../../core/json/exact.ts'
import { parsePointer } from '../../core/json/pointer.ts'
import { redactJson } from '../../core/redact/json.ts'
import { hidden } from '../../core/redact/pseudonym/hidden.ts'

/**
 * A value without personal data and secrets: of a text, the keys of its place tell what it is. A small number is a
 * count.
 */
export function redactAt(pointer: string, value: unknown): unknown {
  if (typeof value === 'number' && Math.abs(value) < 1e7) return value
  const keys = parsePointer(pointer) ?? []
  const whole = keys.reduceRight((inner, key) => (/^(?:\d+|\*)$/.test(key) ? [inner] : { [key]: inner }), value)
  const redacted = parseExactJson(redactJson(JSON.stringify(whole), hidden) ?? 'null')
  return keys.reduce(
    (part) => (typeof part === 'object' && part !== null ? (Object.values(part)[0] as unknown) : part),
    redacted,
  )
}
