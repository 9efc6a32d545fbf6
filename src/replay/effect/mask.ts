import type { Meaning } from './id-map.ts'

/** Does not treat a number after a space as an offset, because `2026-03-01 12:00 -50` may contain an amount. */
const isoTime = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC)\b|[+-]\d\d(?::?\d\d)?\b)?/g
const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi
/** Requires a letter, because a value that consists only of digits may be an amount. */
const longHex = /\b(?=\d*[a-f])[\da-f]{16,}\b/gi
const generatedIdKey = /(?:^|_)(?:id|Id|ID)$|[a-z](?:Id|ID)$|^(?:rowid|seq|sequence|position|index|no|nr)$/
/** A smaller number may occur in a fixture by chance, because generated ids often start at 1. */
const minKnownId = 1e5
const day = 86_400_000

/**
 * Replaces values that inherently differ from run to run, namely times and generated ids, with placeholders.
 * @param key the string's key
 */
export function maskText(text: string, key: string, { known }: Pick<Meaning, 'known'>): string {
  if (known(text)) return text
  if (generatedIdKey.test(key) && /^\d{16,}$/.test(text)) return '<n>'
  return text
    .replaceAll(isoTime, (time) => maskTime(time, known))
    .replaceAll(uuid, (id) => (known(id) ? id : '<uuid>'))
    .replaceAll(longHex, (id) => (known(id) ? id : '<hex>'))
}

function maskTime(time: string, known: Meaning['known']): string {
  const at = Date.parse(time)
  return Number.isFinite(at) && (known(time) || known(String(at)) || known(String(at / 1_000)))
    ? new Date(at).toISOString()
    : '<time>'
}

/** @param key the number's key */
export function maskNumber(
  value: number,
  key: string,
  { known, now }: Pick<Meaning, 'known' | 'now'>,
): number | string {
  if (isNear(value * 1_000, now) || isNear(value, now)) return known(String(value)) ? value : '<time>'
  const isKnownId = value >= minKnownId && known(String(value))
  return generatedIdKey.test(key) && Number.isInteger(value) && !isKnownId ? '<n>' : value
}

/** True if a time is within a week of now. A number this close is hardly ever an amount of money. */
function isNear(ms: number, now: number): boolean {
  return Math.abs(ms - now) < 7 * day
}

/** True if a key is a counter or a generated id, such as `17` or a UUID. */
export function isGeneratedKey(key: string, { known }: Pick<Meaning, 'known'>): boolean {
  return /^\d+$/.test(key) || (!known(key) && key.length === 36 && key.replaceAll(uuid, '') === '')
}
