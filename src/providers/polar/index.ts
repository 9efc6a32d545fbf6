import { contentHash } from '../../core/signature/content-hash.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { objectAt, stringAt, timeOf, type JsonObject } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { standardHeader } from '../standard-webhooks/message.ts'
import { hmacVersion, standardSignature } from '../standard-webhooks/signature.ts'
import { normalisePolar } from './normalise.ts'
import { polarPersonal } from './personal.ts'

const objects =
  'checkout|customer|subscription|order|refund|product|discount|benefit|benefit_grant|organization|member|customer_seat'
const kinds = new RegExp(String.raw`^(?:${objects})\.[a-z_]+$`)
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const idHeaders = ['webhook-id']

/**
 * Polar uses the headers of Standard Webhooks, but usually derives the key differently. The headers do not distinguish
 * the two providers, but the body may, and a source can name its provider.
 */
export const polar: Provider = {
  name: 'polar',
  detect: (_delivery, body) => looksLikePolar(body),
  identify: (delivery, body) => {
    const eventId = standardHeader(delivery, 'id')
    const type = stringAt(body, 'type')
    if (!eventId) return noEvent('envelope.no-id', 'there is no webhook-id header, which contains the event id')
    if (type === undefined) return noEvent('envelope.no-type', 'the event has no type', '/type')
    const occurredAt = timeOf(body['timestamp'])
    const id = stringAt(objectAt(body, 'data'), 'id')
    return oneEvent({
      provider: 'polar',
      eventId,
      type,
      occurredAt,
      subject: id === undefined ? undefined : { kind: type.split('.', 1)[0] ?? type, id },
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: normalisePolar,
  withFreshIds: (delivery, seed) =>
    renameMessage(
      delivery,
      seed,
      (id, key) => uuid.test(id) && !/^(?:product|organization|price|product_price|benefit|discount)_id$/.test(key),
      idHeaders,
    ),
  idHeaders,
  schemes: [
    hmacVersion('polar-v1', (secret) => (secret === '' ? undefined : Buffer.from(secret)), 'the secret is empty'),
    standardSignature,
  ],
  envelope: {
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: { type: { type: 'string', minLength: 1 }, timestamp: { type: 'string' }, data: { type: 'object' } },
  },
  personal: polarPersonal,
  profile: {
    retries: [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 512_000],
    timeoutMs: 10_000,
    toleranceMs: 300_000,
    ordering: 'fifo',
    dedupe: 'webhook-id',
    unverified: [
      'The intervals are based on an exponential backoff from 2 s to at most 20 minutes over 10 attempts; the ' +
        'factor is assumed to be 2.',
      'Order is preserved by waiting about a minute for earlier events; after that, order is no longer guaranteed.',
      'Polar uses the headers of Standard Webhooks, so only the body identifies Polar: set polar as the provider ' +
        'of the source.',
      'The key is either the entire secret as text or derived from it as in Standard Webhooks: the official package ' +
        'accepts both, and so does billhook.',
      'Amounts are assumed to be in ISO 4217 minor units.',
    ],
  },
}

/**
 * True if the type is one of Polar's and the object has Polar's form: a UUID as its id, a creation time and a
 * modification time.
 */
function looksLikePolar(body: JsonObject): boolean {
  const data = objectAt(body, 'data')
  return (
    kinds.test(stringAt(body, 'type') ?? '') &&
    typeof body['timestamp'] === 'string' &&
    uuid.test(stringAt(data, 'id') ?? '') &&
    stringAt(data, 'created_at') !== undefined &&
    'modified_at' in data
  )
}
