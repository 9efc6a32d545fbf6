import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Signed } from './webhook.ts'

/** One request of GoCardless: up to 250 events. */
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

/** `Webhook-Signature`: HMAC-SHA256 of the body in hex. */
export const gocardlessSigned: Signed = (body, headers, secret) => {
  const expected = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(String(headers['webhook-signature'] ?? ''), 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The id of what an event is about. @throws Error when it says nothing about it */
export function resourceOf({ id, resource_type, links }: GocardlessEvent): string {
  const resource = links[resource_type.replace(/s$/, '')]
  if (resource === undefined) throw new Error(`the event ${id} has no link to its ${resource_type}`)
  return resource
}
