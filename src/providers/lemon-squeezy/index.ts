import { bodyHmac } from '../../core/signature/body-hmac.ts'
import { contentHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { idText, isObject, objectAt, stringAt, timeOf } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { envelope } from './envelope.ts'
import { normaliseLemonSqueezy } from './normalise.ts'
import { lemonSqueezyPersonal } from './personal.ts'

const ids = new Set([
  'id',
  'identifier',
  'customer_id',
  'order_id',
  'order_item_id',
  'subscription_id',
  'subscription_item_id',
])

/** Lemon Squeezy. Events have no id, so billhook combines the type, the object and the time of the change into one. */
export const lemonSqueezy: Provider = {
  name: 'lemon-squeezy',
  detect: (delivery, body) =>
    (header(delivery, 'x-event-name') !== undefined && header(delivery, 'x-signature') !== undefined) ||
    (stringAt(objectAt(body, 'meta'), 'event_name') !== undefined && isObject(objectAt(body, 'data')['attributes'])),
  identify: (delivery, body) => {
    const object = objectAt(body, 'data')
    // The body is signed; the header is not.
    const type = stringAt(objectAt(body, 'meta'), 'event_name') ?? header(delivery, 'x-event-name')
    const kind = stringAt(object, 'type')
    const id = idText(object, 'id')
    if (!type)
      return noEvent(
        'envelope.no-type',
        'there is neither meta.event_name nor an X-Event-Name header',
        '/meta/event_name',
      )
    if (kind === undefined)
      return noEvent('envelope.no-id', 'the object has no type, which is part of the event’s key', '/data/type')
    if (id === undefined)
      return noEvent('envelope.no-id', 'the object has no id, which is part of the event’s key', '/data/id')
    const updatedAt = stringAt(objectAt(object, 'attributes'), 'updated_at')
    const occurredAt = timeOf(updatedAt)
    const key = [type, kind, id, updatedAt ?? 'undated'].join(':')
    return oneEvent({
      provider: 'lemon-squeezy',
      eventId: key,
      type,
      occurredAt,
      subject: { kind, id },
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: normaliseLemonSqueezy,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, (_text, key) => ids.has(key)),
  schemes: [
    bodyHmac({
      name: 'lemon-squeezy-hmac',
      header: 'X-Signature',
      encoding: 'hex',
      key: keyOf,
      problems: { key: 'the secret has fewer than 6 characters, the minimum at Lemon Squeezy' },
    }),
  ],
  envelope,
  personal: lemonSqueezyPersonal,
  profile: {
    retries: [5_000, 25_000, 125_000],
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    success: '200',
    dedupe: 'event_name + data.type + data.id + updated_at',
    uncovered: 'X-Event-Name, which is read only if the body has no meta.event_name',
    unverified: [
      'No event id is documented; two events with the same name for the same object in the same second share a key.',
      'The timeout and the delivery order are not documented.',
      'Amounts are assumed to be in ISO 4217 minor units; currencies without decimals are not documented.',
      'It is not documented whether refunding the first payment sends both order_refunded and ' +
        'subscription_payment_refunded.',
    ],
  },
}

/** Returns the key. Lemon Squeezy accepts secrets of 6 to 40 characters: https://docs.lemonsqueezy.com/help/webhooks */
function keyOf(secret: string): Uint8Array | undefined {
  return secret.length < 6 ? undefined : Buffer.from(secret)
}
