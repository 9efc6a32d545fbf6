import type { Meaning } from './id-map.ts'

/** What follows a blank is not an offset: `2026-03-01 12:00 -50` may tell of an amount. */
const isoTime = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC)\b|[+-]\d\d(?::?\d\d)?\b)?/g
const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi
/** Digits alone may be an amount. */
const longHex = /\b(?=\d*[a-f])[\da-f]{16,}\b/gi
const generatedIdKey = /(?:^|_)(?:id|Id|ID)$|[a-z](?:Id|ID)$|^(?:rowid|seq|sequence|position|index|no|nr)$/
/** A counter reaches the small numbers of a fixture by itself. */
const minKnownId = 1e5
const day = 86_400_000

/**
 * What differs from run to run by itself becomes one word for all: times, generated ids.
 * @param key that it stands under
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

/** @param key that it stands under */
export function maskNumber(
  value: number,
  key: string,
  { known, now }: Pick<Meaning, 'known' | 'now'>,
): number | string {
  if (isNear(value * 1_000, now) || isNear(value, now)) return known(String(value)) ? value : '<time>'
  const isKnownId = value >= minKnownId && known(String(value))
  return generatedIdKey.test(key) && Number.isInteger(value) && !isKnownId ? '<n>' : value
}

/** Within a week: amounts of money are hardly ever. */
function isNear(ms: number, now: number): boolean {
  return Math.abs(ms - now) < 7 * day
}

/** A key that only counts or was generated: `17`, a UUID. */
export function isGeneratedKey(key: string, { known }: Pick<Meaning, 'known'>): boolean {
  return /^\d+$/.test(key) || (!known(key) && key.length === 36 && key.replaceAll(uuid, '') === '')
}
