import { timeOf } from '../../core/json/json.ts'
import { isoTime } from '../../core/provider/mapping.ts'
import type { TimeUnit } from './description.ts'

/**
 * Returns a signed time in Unix milliseconds; undefined if the text is not a time in this unit. Leading zeros are
 * rejected: a zero could have been moved from the end of the preceding value in the signed content.
 */
export function readTime(text: string, unit: TimeUnit): number | undefined {
  if (unit === 'rfc3339') return /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) ? timeOf(text) : undefined
  if (unit === 'milliseconds') return /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined
  return /^(?:0|[1-9]\d{0,11})$/.test(text) ? Number(text) * 1_000 : undefined
}

export function writeTime(now: number, unit: TimeUnit): string {
  if (unit === 'rfc3339') return isoTime(now) ?? ''
  return String(Math.floor(unit === 'milliseconds' ? now : now / 1_000))
}

/** Smallest number that is read as milliseconds. Read as seconds, it would be in the year 5138. */
const firstMilliseconds = 1e11

/** Returns a time of unknown unit in Unix milliseconds; undefined if the text is not a time. */
export function eventTime(text: string | undefined): number | undefined {
  if (text !== undefined && /^\d{1,15}$/.test(text))
    return Number(text) * (Number(text) < firstMilliseconds ? 1_000 : 1)
  return timeOf(text)
}
