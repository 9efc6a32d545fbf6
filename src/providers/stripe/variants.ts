import type { Message } from '../../core/delivery/delivery.ts'
import type { Variants } from '../../core/provider/provider.ts'
import { freshId, replaceJson } from '../../core/provider/fresh-ids.ts'
import { isObject, objectAt, stringAt } from '../../core/json/json.ts'
import { isoTime } from '../../core/provider/mapping.ts'

/**
 * Event types that Stripe sends in pairs, with the same object, for the same occurrence. See the paid-invoice events in
 * Stripe's API reference.
 */
const twins: Readonly<Record<string, string>> = {
  'invoice.paid': 'invoice.payment_succeeded',
  'invoice.payment_succeeded': 'invoice.paid',
}

export const stripeVariants: Variants = {
  // `pending_webhooks` counts the endpoints still to be notified.
  redelivered: (message) => {
    const pending = eventOf(message)?.['pending_webhooks']
    if (typeof pending !== 'number') return undefined
    return {
      ...message,
      body: replaceJson(message.body, (value, key) =>
        key === 'pending_webhooks' && value === String(pending) ? String(pending + 1) : undefined,
      ),
    }
  },
  twin: (message, { eventId, type }, seed) => {
    const other = twins[type]
    if (other === undefined) return undefined
    return {
      ...message,
      body: replaceJson(message.body, (value, key) =>
        value === eventId ? freshId(eventId, seed) : key === 'type' && value === type ? other : undefined,
      ),
    }
  },
  // Returns up to two messages: the event in a different API version but with the same id, as a second endpoint would
  // receive it; and the thin event for the same fact, with an id of its own and with the snapshot's id in
  // `snapshot_event`.
  otherVersions: (message, { eventId, type }, seed) => {
    const event = eventOf(message)
    const object = event && objectAt(objectAt(event, 'data'), 'object')
    const id = object && stringAt(object, 'id')
    const kind = object && stringAt(object, 'object')
    const seconds = event?.['created']
    const created = typeof seconds === 'number' ? isoTime(seconds * 1_000) : undefined
    if (!event || event['object'] !== 'event' || id === undefined || kind === undefined || created === undefined)
      return []
    const version = event['api_version']
    const other = replaceJson(message.body, (value, key) =>
      key === 'api_version' && value === version ? (version === otherVersion ? olderVersion : otherVersion) : undefined,
    )
    const thin = {
      id: freshId(eventId, seed),
      object: 'v2.core.event',
      type: `v1.${type}`,
      livemode: event['livemode'] === true,
      created,
      related_object: { id, type: kind, url: `/v1/${kind}s/${id}` },
      snapshot_event: eventId,
    }
    return [
      ...(typeof version === 'string' ? [{ ...message, body: other }] : []),
      { ...message, body: Buffer.from(JSON.stringify(thin)) },
    ]
  },
}

const otherVersion = '2025-03-31.basil'
const olderVersion = '2024-06-20'

function eventOf({ body }: Message): Readonly<Record<string, unknown>> | undefined {
  try {
    const event: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return isObject(event) ? event : undefined
  } catch {
    return undefined
  }
}
