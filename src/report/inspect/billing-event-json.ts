import type { BillingEvent } from '../../core/billing/event.ts'
import { isObject } from '../../core/json/json.ts'

/**
 * Returns a canonical event as a CloudEvent. Its data has snake_case keys; amounts are strings of digits, in minor
 * units.
 */
export function billingEventJson(event: BillingEvent): Record<string, unknown> {
  return { ...event, data: plain(event.data) }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(plain)
  if (!isObject(value)) return value
  // The keys in `links` are names chosen by the provider, so they stay unchanged.
  return Object.fromEntries(
    Object.entries(value).map(([key, content]) => [snakeCase(key), key === 'links' ? content : plain(content)]),
  )
}

function snakeCase(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
