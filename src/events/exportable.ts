import { parseBody } from '../core/body.ts'
import type { Delivery } from '../core/delivery.ts'
import type { Disposition } from '../core/disposition.ts'
import type { Pseudonym } from '../core/redact/pseudonym.ts'
import { redactDelivery } from '../core/redact/delivery.ts'
import { redactJson } from '../core/redact.ts'
import type { StoredDelivery } from '../store/store.ts'

/** Bytes that a compressed body may expand to. */
const bodyLimit = 64 * 1024 * 1024

/** As fixtures, events are wanted once each, and only true ones. */
const notFixtures: ReadonlySet<Disposition> = new Set(['duplicate', 'rejected', 'malformed'])

export interface Selection {
  /** Payloads as files, or whole deliveries. */
  readonly form: 'payload' | 'delivery'
  /** The user asked for a disposition: whatever it is, it is exported. */
  readonly asked: boolean
  /** Absent: nothing is redacted. */
  readonly pseudonym: Pseudonym | undefined
}

/** What may leave the store, ready to be written; `leftOut` is told why the rest may not. */
export function* exportable(deliveries: Iterable<StoredDelivery>, selection: Selection, leftOut: (why: string) => void): Generator<StoredDelivery> {
  for (const stored of deliveries) {
    const ready = prepare(stored, selection)
    if (typeof ready === 'string') leftOut(ready)
    else yield { ...stored, delivery: ready }
  }
}

function prepare({ delivery, disposition }: StoredDelivery, { form, asked, pseudonym }: Selection): Delivery | string {
  if (form === 'payload' && !asked && notFixtures.has(disposition)) return disposition
  if (form === 'delivery' && !pseudonym) return delivery
  const parsed = parseBody(delivery, bodyLimit)
  if (!parsed.ok) return pseudonym ? 'not JSON, so it cannot be redacted' : 'not JSON'
  const { body } = parsed.content
  if (!pseudonym) return { ...delivery, body }
  const redacted = redactJson(Buffer.from(body).toString('utf8'), pseudonym)
  return redacted === undefined ? 'not JSON, so it cannot be redacted' : redactDelivery(delivery, Buffer.from(redacted), pseudonym)
}
