import { contentHash } from '../../core/signature/content-hash.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { isObject, objectAt, stringAt } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { revenueCatAuthorization } from './authorization.ts'
import { normaliseRevenueCat } from './normalise.ts'
import { revenueCatPersonal } from './personal.ts'

const ids = new Set([
  'id',
  'app_user_id',
  'original_app_user_id',
  'aliases',
  'transaction_id',
  'original_transaction_id',
  'transferred_from',
  'transferred_to',
])

/**
 * RevenueCat: the event is in the member `event`; a value in the Authorization header takes the place of a signature.
 */
export const revenueCat: Provider = {
  name: 'revenuecat',
  detect: (_delivery, body) => {
    const { event } = body
    return (
      isObject(event) &&
      stringAt(body, 'api_version') !== undefined &&
      /^[A-Z][A-Z_]+$/.test(stringAt(event, 'type') ?? '') &&
      'event_timestamp_ms' in event
    )
  },
  identify: (delivery, body) => {
    const event = objectAt(body, 'event')
    const [eventId, type, version] = [stringAt(event, 'id'), stringAt(event, 'type'), stringAt(body, 'api_version')]
    if (eventId === undefined) return noEvent('envelope.no-id', 'the event has no id', '/event/id')
    if (type === undefined) return noEvent('envelope.no-type', 'the event has no type', '/event/type')
    const occurredAt = event['event_timestamp_ms']
    const subject = stringAt(event, 'original_transaction_id')
    return oneEvent({
      provider: 'revenuecat',
      eventId,
      type,
      version,
      occurredAt: typeof occurredAt === 'number' ? occurredAt : undefined,
      subject: subject === undefined ? undefined : { kind: 'subscription', id: subject },
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: normaliseRevenueCat,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, (_text, key) => ids.has(key)),
  schemes: [revenueCatAuthorization],
  envelope: {
    type: 'object',
    required: ['api_version', 'event'],
    properties: {
      api_version: { type: 'string' },
      event: {
        type: 'object',
        required: ['id', 'type'],
        properties: {
          id: { type: 'string', minLength: 1 },
          type: { type: 'string', minLength: 1 },
          event_timestamp_ms: { type: 'integer' },
        },
      },
    },
  },
  personal: revenueCatPersonal,
  profile: {
    retries: [300_000, 600_000, 1_200_000, 2_400_000, 4_800_000],
    timeoutMs: 60_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    success: '200',
    dedupe: 'event.id',
    version: 'api_version',
    uncovered: 'the body: the header authenticates the sender, not the content',
    unverified: [
      'A cancellation may arrive about two hours late.',
      'An expiration after a pause is not mapped, because the pause was reported earlier.',
    ],
  },
}
