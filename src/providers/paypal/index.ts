import { contentHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { isObject, objectAt, stringAt, timeOf } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { envelope } from './envelope.ts'
import { normalisePaypal } from './normalise.ts'
import { paypalPersonal } from './personal.ts'
import { remoteCertificate } from './remote-certificate.ts'
import { paypalSignature } from './signature.ts'

export const paypal: Provider = {
  name: 'paypal',
  detect: (delivery, body) =>
    header(delivery, 'paypal-transmission-sig') !== undefined ||
    (stringAt(body, 'event_type') !== undefined &&
      stringAt(body, 'resource_type') !== undefined &&
      isObject(body['resource'])),
  identify: (delivery, body) => {
    const eventId = stringAt(body, 'id')
    const type = stringAt(body, 'event_type')
    if (eventId === undefined) return noEvent('envelope.no-id', 'the event has no id', '/id')
    if (type === undefined) return noEvent('envelope.no-type', 'the event has no event_type', '/event_type')
    const deliveryId = header(delivery, 'paypal-transmission-id')
    const version = stringAt(body, 'event_version')
    const occurredAt = timeOf(body['create_time'])
    const resource = objectAt(body, 'resource')
    const id =
      stringAt(resource, 'id') ?? stringAt(resource, 'dispute_id') ?? stringAt(objectAt(resource, 'invoice'), 'id')
    return oneEvent({
      provider: 'paypal',
      eventId,
      deliveryId: deliveryId || undefined,
      type,
      version,
      occurredAt,
      subject: id === undefined ? undefined : { kind: stringAt(body, 'resource_type') ?? 'resource', id },
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: normalisePaypal,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, isPaypalId, ['paypal-transmission-id']),
  schemes: [paypalSignature],
  remote: remoteCertificate,
  envelope,
  settings: {
    webhook_id: 'your webhook’s id at PayPal, which is signed; required with a certificate',
    certificate: 'PEM of the certificate at PAYPAL-CERT-URL; if it is not set, --allow-network lets billhook fetch it',
  },
  personal: paypalPersonal,
  profile: {
    retries: [],
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    dedupe: 'id',
    version: 'event_version',
    uncovered:
      'the body, except for its CRC-32: anyone who has a delivery can make other bodies that match its signature, ' +
      'so confirm an event with PayPal before you act on it',
    unverified: [
      'PayPal retries up to 25 times in 3 days; intervals, timeout and delivery order are not documented.',
      'The names of vault events, invoice events, and events for denied or reversed sales and captures ' +
        'are not confirmed.',
      'Payloads do not state whether a subscription is activated for the first time.',
      'Won and lost disputes are our interpretation of PayPal’s outcome codes.',
    ],
  },
}

/**
 * True if an id must be replaced. Ids of plans and products (`P-…`, `PROD-…`) belong to the merchant's catalogue and
 * are kept.
 */
function isPaypalId(value: string, key: string): boolean {
  if (/^WH-[A-Z0-9-]{8,}$|^I-[A-Z0-9]{6,}$|^INV2-[A-Z0-9-]{8,}$|^PP-[A-Z0-9-]{6,}$/.test(value)) return true
  return (
    /^(?:id|parent_payment|sale_id|payer_id|dispute_id|billing_agreement_id)$/.test(key) &&
    /^(?=\D*\d)[A-Z0-9]{10,24}$/.test(value)
  )
}
