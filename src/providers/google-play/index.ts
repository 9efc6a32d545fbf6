import type { BillingData } from '../../core/billing/event.ts'
import { contentHash } from '../../core/signature/content-hash.ts'
import type { Message } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { idText, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined } from '../../core/provider/mapping.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { envelope } from './envelope.ts'
import { googlePlayMapping } from './mapping.ts'
import { happened, readPush } from './notification.ts'
import { googlePlayPersonal } from './personal.ts'
import { renameGooglePlay } from './rename.ts'

/**
 * Google Play's real-time developer notifications, pushed by Cloud Pub/Sub. They are thin: they contain a purchase
 * token, but no amounts.
 */
export const googlePlay: Provider = {
  name: 'google-play',
  detect: (_delivery, body) => readPush(body) !== undefined,
  decode: (_delivery, body) => readPush(body),
  identify: (delivery, body) => {
    const message = objectAt(body, 'message')
    const data = objectAt(message, 'data')
    const eventId = idText(message, 'messageId') ?? idText(message, 'message_id')
    const found = happened(data)
    if (eventId === undefined) return noEvent('envelope.no-id', 'the message has no messageId', '/message/messageId')
    if (!found) return noEvent('envelope.no-type', 'the notification is of an unknown kind', '/message/data')
    const version = stringAt(data, 'version')
    const occurredAt = Number(idText(data, 'eventTimeMillis') ?? Number.NaN)
    const token = stringAt(found.object, 'purchaseToken')
    return oneEvent({
      provider: 'google-play',
      eventId,
      type: found.type,
      version,
      occurredAt: Number.isNaN(occurredAt) ? undefined : occurredAt,
      subject: token === undefined ? undefined : { kind: 'purchase', id: token },
      contentHash: () => contentHash(stableContent(delivery, data)),
    })
  },
  normalise: (identity, body) => {
    const notification = objectAt(objectAt(body, 'message'), 'data')
    const object: JsonObject = happened(notification)?.object ?? {}
    const token = stringAt(object, 'purchaseToken')
    const recurring = identity.type.startsWith('SUBSCRIPTION_') || object['productType'] === 1
    const data = omitUndefined<BillingData>({
      subscription: recurring ? token : undefined,
      payment: stringAt(object, 'orderId') ?? (recurring ? undefined : token),
      plan: stringAt(object, 'subscriptionId') ?? stringAt(object, 'sku'),
    })
    return billingEvents(
      canonicalTypesOf(googlePlayMapping, identity.type, object),
      identity,
      data,
      stringAt(notification, 'packageName'),
    )
  },
  withFreshIds: renameGooglePlay,
  schemes: [],
  envelope,
  personal: googlePlayPersonal,
  profile: {
    retries: [],
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    success: '102, 200, 201, 202, 204',
    dedupe: 'message.messageId',
    version: 'version in the notification',
    uncovered: 'everything: billhook checks no signature, so fetch the purchase from the API',
    unverified: [
      'None of this has been checked against the provider’s documentation; the types and their numbers are unverified.',
      'Bodies are not signed. The OpenID Connect token that the push subscription may add to the ' +
        'Authorization header is not verified.',
      'Pub/Sub resends unacknowledged messages for up to 7 days; the intervals and the timeout are settings of ' +
        'the push subscription.',
    ],
  },
}

/**
 * Returns the notification without the surrounding message, which contains the attempt count. If the notification is
 * nested too deeply, returns the body as received.
 */
function stableContent(delivery: Message, notification: JsonObject): string | Uint8Array {
  try {
    return JSON.stringify(notification)
  } catch {
    return delivery.body
  }
}
