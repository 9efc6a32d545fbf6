import type { Evidence } from '../../core/results/replay-report.ts'
import { parseExactJson } from '../../core/json/exact.ts'
import { parsePointer } from '../../core/json/pointer.ts'
import { redactJson } from '../../core/redact/json.ts'
import { hidden } from '../../core/redact/pseudonym/hidden.ts'
import { redactText } from '../../core/redact/free-text.ts'
import { decodePercent } from '../../core/redact/percent.ts'

/** How many characters of a key are read for redaction, and how many of the result are shown; keys may be very long. */
const maxReadCharacters = 1_000
const maxShownCharacters = 200
/** Maximum number of keys shown of a path; the keys after them are omitted. */
const maxShownKeys = 20

/** Redacts evidence for a report: removes personal data found in the target's state, but keeps amounts and counts. */
export function redactEvidence(evidence: Evidence): Evidence {
  const { path } = evidence
  const values = (['element', 'expected', 'actual'] as const).flatMap((name) => {
    const value = evidence[name]
    return typeof value === 'string' || typeof value === 'object' ? [[name, redactAt(path, value)] as const] : []
  })
  return { ...evidence, path: redactPath(path), ...Object.fromEntries(values) }
}

/**
 * Redacts personal data and secrets in a value, using the keys of its path to classify strings. A small number is a
 * count and is kept.
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

/** Redacts personal data and secrets in a JSON Pointer, because a key may be a customer's address. */
export function redactPath(path: string): string {
  const keys = path.split('/', maxShownKeys + 1)
  const redacted = keys.map((key) => short(redactText(key.slice(0, maxReadCharacters), hidden)))
  return redacted.join('/') + (path.split('/', maxShownKeys + 2).length > keys.length ? '/…' : '')
}

/** Redacts a URL path, in which personal data may be percent-encoded. */
export function redactUrlPath(path: string): string {
  const parts = path.split('/').map((part) => {
    const plain = decodePercent(part)
    const redacted = redactText(plain.slice(0, maxReadCharacters), hidden)
    return plain === redacted ? part : redacted
  })
  return redactPath(parts.join('/'))
}

function short(key: string): string {
  return key.length > maxShownCharacters ? `${key.slice(0, maxShownCharacters)}…` : key
}
