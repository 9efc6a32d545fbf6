import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Signed } from './webhook.ts'

/** A request from GoCardless, with up to 250 events. */
export interface GocardlessBatch {
  readonly events: readonly GocardlessEvent[]
  readonly meta: { readonly webhook_id: string }
}

export interface GocardlessEvent {
  readonly id: string
  /** RFC 3339, in UTC. */
  readonly created_at: string
  readonly resource_type: string
  readonly action: string
  readonly links: Readonly<Record<string, string>>
}

/** Verifies the `Webhook-Signature` header: HMAC-SHA256 of the body, in hex. */
export const gocardlessSigned: Signed = (body, headers, secret) => {
  const expected = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(String(headers['webhook-signature'] ?? ''), 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/**
 * Returns the id of the resource that an event is about.
 * @throws Error if the event has no link to that resource
 */
export function resourceOf({ id, resource_type, links }: GocardlessEvent): string {
  const resource = links[resource_type.replace(/s$/, '')]
  if (resource === undefined) throw new Error(`the event ${id} has no link to its ${resource_type}`)
  return resource
}
