import { contentHash } from '../../core/signature/content-hash.ts'
import { header, type Message } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { isObject, objectAt, stringAt, timeOf, type JsonObject } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { freshId, renameMessage, replaceJson } from '../../core/provider/fresh-ids.ts'
import { envelope } from './envelope.ts'
import { normalisePaddle } from './normalise.ts'
import { paddlePersonal } from './personal.ts'
import { paddleSignature } from './signature.ts'

export const paddle: Provider = {
  name: 'paddle',
  detect: (delivery, body) =>
    header(delivery, 'paddle-signature') !== undefined ||
    (stringAt(body, 'event_id') !== undefined &&
      stringAt(body, 'event_type') !== undefined &&
      'notification_id' in body &&
      isObject(body['data'])),
  identify: (delivery, body) => {
    const eventId = stringAt(body, 'event_id')
    const type = stringAt(body, 'event_type')
    if (eventId === undefined) return noEvent('envelope.no-id', 'the notification has no event_id', '/event_id')
    if (type === undefined) return noEvent('envelope.no-type', 'the notification has no event_type', '/event_type')
    const deliveryId = stringAt(body, 'notification_id')
    const occurredAt = timeOf(body['occurred_at'])
    const id = stringAt(objectAt(body, 'data'), 'id')
    return oneEvent({
      provider: 'paddle',
      eventId,
      deliveryId,
      type,
      occurredAt,
      subject: id === undefined ? undefined : { kind: type.split('.')[0] ?? type, id },
      contentHash: () => contentHash(stableContent(delivery, body)),
    })
  },
  normalise: normalisePaddle,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, isPaddleId),
  // A replay, whether manual or through the API, is a new notification:
  // developer.paddle.com/api-reference/notifications/replay-notification
  variants: {
    redelivered: (message, seed) => ({
      ...message,
      body: replaceJson(message.body, (value, key) => (key === 'notification_id' ? freshId(value, seed) : undefined)),
    }),
  },
  schemes: [paddleSignature],
  envelope,
  personal: paddlePersonal,
  profile: {
    retries: [],
    timeoutMs: 5_000,
    toleranceMs: 5_000,
    ordering: 'none',
    dedupe: 'event_id',
    unverified: [
      'There are up to 60 attempts in 3 days (sandbox: 3 in 15 minutes), with backoff at unpublished intervals.',
      'The age limit is taken from the official Node package.',
      'A scheduled cancellation stays in the subscription, so every update before it takes effect reports it ' +
        'again; payloads do not include the subscription’s previous state.',
    ],
  },
}

/** True if an id must be replaced. Ids in the merchant's catalogue (products, prices, discounts) are kept. */
function isPaddleId(value: string, key: string): boolean {
  return (
    /^(?:evt|ntf|ctm|add|biz|sub|txn|txnitm|adj|adjitm|inv|paymtd|pay|che)_[a-z0-9]{8,}$/.test(value) ||
    key === 'payment_attempt_id'
  )
}

/** Returns the content without `notification_id`, which differs for each destination. */
function stableContent(delivery: Message, body: JsonObject): string | Uint8Array {
  try {
    return JSON.stringify({ ...body, notification_id: undefined })
  } catch {
    return delivery.body
  }
}
