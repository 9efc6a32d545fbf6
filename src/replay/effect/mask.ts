import type { Meaning } from './meaning.ts'

const isoTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/
const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi
const longHex = /\b[\da-f]{16,}\b/gi
const counting = /(?:^|_|[a-z])(?:id|Id|ID)$|^(?:rowid|seq|sequence|position|index|no|nr)$/
const day = 86_400_000

/** What differs from run to run by itself becomes one word for all: times, generated ids. */
export function maskText(text: string, { known }: Pick<Meaning, 'known'>): string {
  if (known(text)) return text
  if (isoTime.test(text)) {
    const at = Date.parse(text)
    return Number.isFinite(at) && (known(String(at)) || known(String(at / 1_000))) ? new Date(at).toISOString() : '<time>'
  }
  return text.replaceAll(uuid, (id) => (known(id) ? id : '<uuid>')).replaceAll(longHex, (id) => (known(id) ? id : '<hex>'))
}

/** @param key that it stands under */
export function maskNumber(value: number, key: string, { known, now }: Pick<Meaning, 'known' | 'now'>): number | string {
  if (near(value * 1_000, now) || near(value, now)) return known(String(value)) ? value : '<time>'
  return counting.test(key) && Number.isInteger(value) ? '<n>' : value
}

/** Within a week: amounts of money are hardly ever. */
function near(ms: number, now: number): boolean {
  return Math.abs(ms - now) < 7 * day
}

/** A key that only counts or was generated: `17`, a UUID. */
export function isGeneratedKey(key: string, { known }: Pick<Meaning, 'known'>): boolean {
  return /^\d+$/.test(key) || (!known(key) && key.length === 36 && key.replaceAll(uuid, '') === '')
}
