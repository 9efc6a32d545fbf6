import { bodyHmac } from '../../core/signature/body-hmac.ts'
import { contentHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { isObject, stringAt } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { mainOf } from './entities.ts'
import { normaliseRazorpay } from './normalise.ts'
import { razorpayPersonal } from './personal.ts'

const idHeader = 'X-Razorpay-Event-Id'

/** Razorpay: the event id is in a header, not in the body. */
export const razorpay: Provider = {
  name: 'razorpay',
  detect: (delivery, body) =>
    header(delivery, 'x-razorpay-signature') !== undefined ||
    (body['entity'] === 'event' && stringAt(body, 'event') !== undefined && isObject(body['payload'])),
  identify: (delivery, body) => {
    const type = stringAt(body, 'event')
    if (type === undefined) return noEvent('envelope.no-type', 'the event has no name', '/event')
    const created =
      typeof body['created_at'] === 'number' && Number.isFinite(body['created_at']) ? body['created_at'] : undefined
    const main = mainOf(body)
    const id = main && stringAt(main.entity, 'id')
    const eventId =
      header(delivery, idHeader.toLowerCase()) || [type, id ?? contentHash(delivery.body), created].join(':')
    return oneEvent({
      provider: 'razorpay',
      eventId,
      type,
      occurredAt: created === undefined ? undefined : created * 1_000,
      subject: main === undefined || id === undefined ? undefined : { kind: main.kind, id },
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: normaliseRazorpay,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, isRazorpayId, [idHeader.toLowerCase()]),
  schemes: [bodyHmac({ name: 'razorpay-hmac', header: 'X-Razorpay-Signature', encoding: 'hex', idHeader })],
  envelope: {
    type: 'object',
    required: ['entity', 'account_id', 'event', 'contains', 'payload', 'created_at'],
    properties: {
      entity: { const: 'event' },
      account_id: { type: 'string' },
      event: { type: 'string', minLength: 1 },
      contains: { type: 'array', items: { type: 'string' } },
      payload: { type: 'object', additionalProperties: { type: 'object' } },
      created_at: { type: 'integer' },
    },
  },
  personal: razorpayPersonal,
  profile: {
    retries: [],
    timeoutMs: 5_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    dedupe: 'header x-razorpay-event-id, else event + entity id + created_at',
    uncovered: 'X-Razorpay-Event-Id, the dedupe key: anyone who has a delivery can resend its body with another id',
    unverified: [
      'Retries back off for 24 hours, after which the endpoint is disabled; the intervals are not published.',
      'Settlement amounts have no currency and are assumed to be in INR.',
    ],
  },
}

/**
 * True if an id must be replaced, such as `pay_…` or `sub_…`. Ids of the merchant's accounts and plans are kept, and so
 * are enum values such as `payment_authorization`, which have neither a digit nor a capital letter.
 */
function isRazorpayId(text: string): boolean {
  return /^[a-z]{2,8}_(?=[a-z]*[A-Z\d])[A-Za-z0-9]{8,}$/.test(text) && !/^(?:acc|plan|item|offer)_/.test(text)
}
