import type { Disposition } from '../core/disposition.ts'
import { parseDuration } from '../core/duration.ts'
import { usageError } from '../errors.ts'
import type { DeliveryFilter } from '../store/store.ts'

/** As typed. */
export interface FilterOptions {
  /** Only the newest so many. */
  readonly limit?: string
  /** `*` stands for any text: `invoice.*`. */
  readonly type?: string
  readonly source?: string
  /** Only what came in during the last so long: `2h`. */
  readonly since?: string
  readonly disposition?: string
}

export const dispositions: readonly Disposition[] = ['accepted', 'duplicate', 'conflict', 'rejected', 'malformed', 'filtered']

/** @throws BillhookError `BILLHOOK_BAD_OPTION` */
export function toFilter({ limit, type, source, since, disposition }: FilterOptions, now: number): DeliveryFilter {
  return {
    ...(limit === undefined ? {} : { limit: parseLimit(limit) }),
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
    ...(since === undefined ? {} : { since: now - parseSince(since) }),
    ...(disposition === undefined ? {} : { disposition: parseDisposition(disposition) }),
  }
}

function parseLimit(text: string): number {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : bad('--limit', text, 'a whole number from 1')
}

function parseSince(text: string): number {
  return parseDuration(text) ?? bad('--since', text, 'a duration such as 30s, 5m, 2h or 7d')
}

function parseDisposition(text: string): Disposition {
  return dispositions.find((known) => known === text) ?? bad('--disposition', text, `one of ${dispositions.join(', ')}`)
}

function bad(option: string, text: string, expected: string): never {
  throw usageError('BILLHOOK_BAD_OPTION', `${option} ${text} is not ${expected}`)
}
