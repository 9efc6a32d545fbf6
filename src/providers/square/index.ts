import { bodyHmac } from '../../core/signature/body-hmac.ts'
import { contentHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { idText, objectAt, stringAt, timeOf } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { normaliseSquare } from './normalise.ts'
import { squarePersonal } from './personal.ts'

const ids = /^(?:event_id|id|(?:customer|subscription|invoice|payment|refund|order|card|dispute|payout)_id)$/

/** Square signs the public URL together with the body, so the source must specify the URL. */
export const square: Provider = {
  name: 'square',
  detect: (delivery, body) =>
    header(delivery, 'x-square-hmacsha256-signature') !== undefined ||
    (stringAt(body, 'merchant_id') !== undefined && stringAt(body, 'event_id') !== undefined),
  identify: (delivery, body) => {
    const eventId = stringAt(body, 'event_id')
    const type = stringAt(body, 'type')
    if (eventId === undefined) return noEvent('envelope.no-id', 'the event has no event_id', '/event_id')
    if (type === undefined) return noEvent('envelope.no-type', 'the event has no type', '/type')
    const data = objectAt(body, 'data')
    const [kind, id] = [stringAt(data, 'type'), idText(data, 'id')]
    const version = stringAt(body, 'api_version')
    const occurredAt = timeOf(body['created_at'])
    return oneEvent({
      provider: 'square',
      eventId,
      type,
      version,
      occurredAt,
      subject: kind === undefined || id === undefined ? undefined : { kind, id },
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: normaliseSquare,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, (_text, key) => ids.test(key)),
  schemes: [
    bodyHmac({
      name: 'square-url-hmac',
      header: 'X-Square-HmacSha256-Signature',
      encoding: 'base64',
      before: ({ url }) => (url === undefined || url === '' ? undefined : url),
      problems: {
        before:
          'Square signs the notification URL together with the body: set this source’s `url` to the URL of the ' +
          'subscription at Square',
      },
    }),
  ],
  settings: { url: 'the webhook subscription’s notification URL, exactly as registered with Square' },
  envelope: {
    type: 'object',
    required: ['merchant_id', 'type', 'event_id', 'created_at', 'data'],
    properties: {
      merchant_id: { type: 'string', minLength: 1 },
      type: { type: 'string', minLength: 1 },
      event_id: { type: 'string', minLength: 1 },
      created_at: { type: 'string' },
      data: {
        type: 'object',
        required: ['type', 'id'],
        properties: { type: { type: 'string' }, id: { type: 'string' }, object: { type: 'object' } },
      },
    },
  },
  personal: squarePersonal,
  profile: {
    retries: [],
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    dedupe: 'event_id',
    version: 'the event’s api_version, else the subscription’s version',
    unverified: [
      'Square documents retries for up to 24 hours, but also that an endpoint is disabled after 3 weeks ' +
        'without a 2xx.',
      'Neither the timeout (about 10 seconds) nor the delivery order (not guaranteed) is published.',
      'The names of customer and card events are not confirmed.',
    ],
  },
}
