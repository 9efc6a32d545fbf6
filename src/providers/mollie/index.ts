import { bodyHmac } from '../../core/signature/body-hmac.ts'
import { contentHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { stringAt, timeOf } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { normaliseMollie } from './normalise.ts'
import { molliePersonal } from './personal.ts'

/** Mollie's next-generation webhooks: signed events. For the classic webhooks, see `mollie-classic`. */
export const mollie: Provider = {
  name: 'mollie',
  detect: (delivery, body) =>
    header(delivery, 'x-mollie-signature') !== undefined ||
    (body['resource'] === 'event' && stringAt(body, 'entityId') !== undefined),
  identify: (delivery, body) => {
    const [eventId, type, entity] = [stringAt(body, 'id'), stringAt(body, 'type'), stringAt(body, 'entityId')]
    if (eventId === undefined) return noEvent('envelope.no-id', 'the event has no id', '/id')
    if (type === undefined) return noEvent('envelope.no-type', 'the event has no type', '/type')
    const occurredAt = timeOf(body['createdAt'])
    return oneEvent({
      provider: 'mollie',
      eventId,
      type,
      occurredAt,
      subject: entity === undefined ? undefined : { kind: type.split('.')[0] ?? type, id: entity },
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: normaliseMollie,
  withFreshIds: (delivery, seed) =>
    renameMessage(
      delivery,
      seed,
      (text) => /^[a-z]{2,8}_[A-Za-z0-9]{5,}$/.test(text) && !/^(?:pfl|org|hook)_/.test(text),
    ),
  schemes: [bodyHmac({ name: 'mollie-hmac', header: 'X-Mollie-Signature', encoding: 'hex', prefix: 'sha256=' })],
  envelope: {
    type: 'object',
    required: ['resource', 'id', 'type', 'entityId', 'createdAt'],
    properties: {
      resource: { const: 'event' },
      id: { type: 'string', minLength: 1 },
      type: { type: 'string', minLength: 1 },
      entityId: { type: 'string', minLength: 1 },
      createdAt: { type: 'string' },
      _embedded: { type: ['object', 'null'] },
    },
  },
  personal: molliePersonal,
  profile: {
    retries: [],
    timeoutMs: 15_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    success: '2xx',
    dedupe: 'id',
    unverified: [
      'The retry schedule is not confirmed: older pages state 10 attempts in 26 hours; other pages state 24 hours.',
      'The 15-second timeout is from a beta page.',
    ],
  },
}
