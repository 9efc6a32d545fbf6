import { contentHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { stringAt } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { lagoHmac } from './hmac.ts'
import { lagoJwt } from './jwt.ts'
import { normaliseLago, objectOf } from './normalise.ts'
import { lagoPersonal } from './personal.ts'

const idHeaders = ['x-lago-unique-key']
const ids = new Set([
  'lago_id',
  'lago_customer_id',
  'lago_invoice_id',
  'external_id',
  'external_customer_id',
  'external_subscription_id',
])

/** Lago. The event id is in a header; the body contains the type and the object. */
export const lago: Provider = {
  name: 'lago',
  detect: (delivery, body) =>
    header(delivery, 'x-lago-signature') !== undefined ||
    (stringAt(body, 'webhook_type') !== undefined && stringAt(body, 'object_type') !== undefined),
  identify: (delivery, body) => {
    const eventId = header(delivery, 'x-lago-unique-key')
    const type = stringAt(body, 'webhook_type')
    if (!eventId) return noEvent('envelope.no-id', 'there is no X-Lago-Unique-Key header, which contains the event id')
    if (type === undefined) return noEvent('envelope.no-type', 'the event has no webhook_type', '/webhook_type')
    const id = stringAt(objectOf(body), 'lago_id')
    return oneEvent({
      provider: 'lago',
      eventId,
      type,
      subject: id === undefined ? undefined : { kind: stringAt(body, 'object_type') ?? type, id },
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: normaliseLago,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, (_text, key) => ids.has(key), idHeaders),
  idHeaders,
  schemes: [lagoHmac, lagoJwt],
  envelope: {
    type: 'object',
    required: ['webhook_type', 'object_type'],
    properties: { webhook_type: { type: 'string', minLength: 1 }, object_type: { type: 'string', minLength: 1 } },
  },
  personal: lagoPersonal,
  profile: {
    retries: [3_000, 18_000],
    timeoutMs: 30_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    dedupe: 'X-Lago-Unique-Key',
    uncovered: 'X-Lago-Unique-Key, the dedupe key: anyone who has a delivery can resend its body with another key',
    unverified: [
      'The intervals between the three attempts are n⁴ + 2 s, plus jitter, which is omitted here.',
      'X-Lago-Unique-Key identifies an event’s delivery to one endpoint, so it differs between endpoints.',
      'A JWT’s data is assumed to equal the body byte for byte; its issuer is not checked.',
      'The meaning of subscription.canceled is not confirmed: it is taken to be a scheduled end, and ' +
        'subscription.terminated the end itself.',
      'An invoice’s billing_periods indicate a renewal; payloads without them are not mapped to a renewal.',
    ],
  },
}
