import type { Delivery, Header } from '../../src/core/delivery/delivery.ts'
import type { Identity } from '../../src/core/provider/identity.ts'
import { inspect, type Inspection } from '../../src/core/inspect.ts'
import { contentReader } from '../../src/core/provider/content-reader.ts'
import { findProvider, providers } from '../../src/providers/index.ts'
import type { NewDelivery } from '../../src/store/store.ts'

let count = 0

/** A delivery as the receiver would make it; ids sort by the order of the calls. */
export function delivery(body: unknown, headers: readonly Header[] = [], receivedAt = 1_750_000_000_000): Delivery {
  count += 1
  return {
    id: `dlv_${String(count).padStart(9, '0')}`,
    receivedAt,
    method: 'POST',
    url: '/',
    headers,
    body: body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    from: '127.0.0.1',
  }
}

/** A Stripe event of the given id; `more` goes to its top level. */
export function stripeEvent(id: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    object: 'event',
    type: 'invoice.paid',
    created: 1_750_000_000,
    livemode: false,
    data: { object: { id: 'in_1', object: 'invoice' } },
    ...more,
  }
}

/** What the listener gives the store to record of a delivery. */
export function toRecord(received: Delivery, more: Partial<NewDelivery> = {}): NewDelivery {
  const inspection = inspected(received)
  return {
    delivery: received,
    source: 'stripe',
    inspection,
    targets: [],
    duplicates: 'suppress',
    contentIn: contentIn(inspection),
    ...more,
  }
}

/** What the listener gives the store to compare an event with its earlier copy. */
function contentIn(inspection: Inspection): (earlier: Delivery, dedupeKey: string) => string | undefined {
  const provider = findProvider(inspection.provider)
  return provider ? contentReader(provider, 1_000_000) : () => undefined
}

/** Whether the listener would take an earlier delivery for the same event with the same content. */
export function sameEvent(earlier: Delivery, identity: Identity): boolean {
  const provider = findProvider(identity.provider)
  return (
    provider !== undefined && contentReader(provider, 1_000_000)(earlier, identity.dedupeKey) === identity.contentHash()
  )
}

/** Inspected without secrets and without schemas. */
export function inspected(received: Delivery): Inspection {
  return inspect(received, { providers, secrets: [], bodyLimit: 1_000_000, validate: () => [] })
}
