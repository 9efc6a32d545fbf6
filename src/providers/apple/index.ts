import { contentHash } from '../../core/signature/content-hash.ts'
import type { Message } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent, type Identity } from '../../core/provider/identity.ts'
import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { envelope } from './envelope.ts'
import { normaliseApple } from './normalise.ts'
import { isNotification, readNotification } from './notification.ts'
import { applePersonal } from './personal.ts'
import { renameApple } from './rename.ts'
import { appleSignature } from './signature.ts'

const hour = 3_600_000

/** Apple's App Store Server Notifications, version 2. */
export const apple: Provider = {
  name: 'apple',
  detect: (_delivery, body) => stringAt(body, 'signedPayload') !== undefined || isNotification(body),
  decode: (_delivery, body) => readNotification(body),
  identify: (delivery, body) => {
    const eventId = stringAt(body, 'notificationUUID')
    const type = stringAt(body, 'notificationType')
    if (eventId === undefined)
      return noEvent('envelope.no-id', 'the notification has no notificationUUID', '/notificationUUID')
    if (type === undefined)
      return noEvent('envelope.no-type', 'the notification has no notificationType', '/notificationType')
    const subtype = stringAt(body, 'subtype')
    const version = stringAt(body, 'version')
    const signedDate = body['signedDate']
    const subject = subjectOf(objectAt(body, 'data'))
    return oneEvent({
      provider: 'apple',
      eventId,
      type: subtype === undefined ? type : `${type}/${subtype}`,
      version,
      occurredAt: typeof signedDate === 'number' ? signedDate : undefined,
      subject,
      contentHash: () => contentHash(stableContent(delivery, body)),
    })
  },
  normalise: normaliseApple,
  withFreshIds: renameApple,
  schemes: [appleSignature],
  envelope,
  settings: {
    root_certificate: 'PEM of the root certificate to trust: Apple Root CA - G3, from Apple’s certificate page',
    bundle_id: 'your app’s bundle id, required with a root certificate; notifications for other apps are rejected',
  },
  personal: applePersonal,
  profile: {
    retries: [1, 12, 24, 48, 72].map((hours) => hours * hour),
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    success: '200-206',
    dedupe: 'notificationUUID',
    version: 'version',
    unverified: [
      'The timeout is not published; according to an Apple engineer, it is a few seconds at most. The delivery order ' +
        'is not documented.',
      'The sandbox does not retry. Since March 2026, a 400 is reportedly not retried either.',
      'Certificate revocation is not checked, because nothing is fetched.',
      'There is no separate notification for the end of a trial.',
    ],
  },
}

function subjectOf(data: JsonObject): Identity['subject'] {
  const [transaction, renewal] = [objectAt(data, 'signedTransactionInfo'), objectAt(data, 'signedRenewalInfo')]
  const id =
    stringAt(transaction, 'originalTransactionId') ??
    stringAt(renewal, 'originalTransactionId') ??
    stringAt(transaction, 'transactionId')
  return id === undefined ? undefined : { kind: 'transaction', id }
}

/** Returns the content without its signatures, because two signatures of the same content differ. */
function stableContent(delivery: Message, body: JsonObject): string | Uint8Array {
  try {
    return JSON.stringify(body)
  } catch {
    return delivery.body
  }
}
