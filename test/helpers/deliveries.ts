import type { Delivery, Header } from '../../src/core/delivery/delivery.ts'
import type { Identity } from '../../src/core/provider/identity.ts'
import { inspect, type Inspection } from '../../src/core/inspect.ts'
import { contentReader } from '../../src/core/provider/content-reader.ts'
import { findProvider, providers } from '../../src/providers/index.ts'
import type { NewDelivery } from '../../src/store/store.ts'

let count = 0

/** Creates a delivery as the receiver would. Ids sort in the order of the calls. */
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

/** Creates a Stripe event with the given id; `more` is merged into its top level. */
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

/** Returns the record of a delivery that the listener passes to the store. */
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

/** Returns the function that the listener passes to the store to compare an event with its earlier copy. */
function contentIn(inspection: Inspection): (earlier: Delivery, dedupeKey: string) => string | undefined {
  const provider = findProvider(inspection.provider)
  return provider ? contentReader(provider, 1_000_000) : () => undefined
}

/** Reports whether the listener would treat an earlier delivery as the same event with the same content. */
export function sameEvent(earlier: Delivery, identity: Identity): boolean {
  const provider = findProvider(identity.provider)
  return (
    provider !== undefined && contentReader(provider, 1_000_000)(earlier, identity.dedupeKey) === identity.contentHash()
  )
}

/** Inspects a delivery without secrets or schemas. */
export function inspected(received: Delivery): Inspection {
  return inspect(received, { providers, secrets: [], bodyLimit: 1_000_000, validate: () => [] })
}
