import type { BillingData, BillingEvent } from '../billing/event.ts'
import type { CanonicalType } from '../billing/types.ts'
import type { Identity } from './identity.ts'
import { timeOf, type JsonObject } from '../json/json.ts'

/** One row of a provider's mapping: its type, our type, and a guard on the payload. Guards read `Facts`. */
export interface MappingRow<Facts> {
  readonly on: string
  readonly to: CanonicalType
  readonly when?: (facts: Facts) => boolean
}

/** The canonical types for a provider's type, in row order. A guard that throws counts as false. */
export function canonicalTypesOf<Facts>(
  rows: readonly MappingRow<Facts>[],
  type: string,
  facts: Facts,
): CanonicalType[] {
  const fitting = rows.filter((row) => row.on === type && holds(row, facts))
  return [...new Set(fitting.map(({ to }) => to))]
}

function holds<Facts>({ when }: MappingRow<Facts>, facts: Facts): boolean {
  try {
    return when === undefined || when(facts)
  } catch {
    return false
  }
}

/** Wraps the known facts in an envelope, one for each canonical type of an event. */
export function billingEvents(
  types: readonly CanonicalType[],
  identity: Identity,
  data: BillingData,
  account?: string,
): BillingEvent[] {
  const [first, ...others] = types
  if (first === undefined) return []
  const { provider, eventId, occurredAt, version, subject } = identity
  const event = omitUndefined<BillingEvent>({
    specversion: '1.0',
    id: eventId,
    source:
      account === undefined
        ? `/billhook/${provider}`
        : `/billhook/${provider}/${encodeURIComponent(account.toWellFormed())}`,
    type: first,
    subject: subject?.id,
    time: occurredAt === undefined ? undefined : isoTime(occurredAt),
    datacontenttype: 'application/json',
    provider,
    providerevent: identity.type,
    apiversion: version,
    partitionkey: data.customer,
    data,
  })
  // Copying costs a fifth of building it.
  return [event, ...others.map((type) => ({ ...event, type }))]
}

/** A guard: the member is one of the values. */
export function is(key: string, ...values: readonly unknown[]): (facts: JsonObject) => boolean {
  return (facts) => values.includes(facts[key])
}

/** Unix milliseconds as RFC 3339; undefined if out of range. */
export function isoTime(ms: number): string | undefined {
  const date = new Date(ms)
  const year = date.getUTCFullYear()
  if (Number.isNaN(year)) return undefined
  if (year < 1_000 || year > 9_999) return date.toISOString()
  // Formatted by hand, which takes half as long: times were a quarter of the cost of an event.
  const day = `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  const fraction = date.getUTCMilliseconds()
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${day}T${time}.${fraction < 100 ? '0' : ''}${two(fraction)}Z`
}

/** An RFC 3339 text in the form of `isoTime`; undefined for anything else. */
export function isoTimeOf(value: unknown): string | undefined {
  const ms = timeOf(value)
  return ms === undefined ? undefined : isoTime(ms)
}

/** Unix seconds as RFC 3339; undefined for anything but a number. */
export function isoTimeOfSeconds(value: unknown): string | undefined {
  return typeof value === 'number' ? isoTime(value * 1_000) : undefined
}

/** Unix milliseconds as RFC 3339; undefined for anything but a number. */
export function isoTimeOfMs(value: unknown): string | undefined {
  return typeof value === 'number' ? isoTime(value) : undefined
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** The object without its undefined members. */
export function omitUndefined<T extends object>(object: { readonly [K in keyof T]: T[K] | undefined }): T {
  const found: Partial<T> = {}
  // Not by `Object.entries`, which would be half of the cost of an event.
  for (const key in object) if (object[key] !== undefined) found[key] = object[key]
  return found as T
}
