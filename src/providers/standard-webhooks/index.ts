import { contentHash } from '../../core/signature/content-hash.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { stringAt } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { standardAsymmetric } from './ed25519.ts'
import { standardHeader } from './message.ts'
import { standardSignature } from './signature.ts'

const idHeaders = ['webhook-id', 'svix-id']

/** Any sender that follows Standard Webhooks, including Svix, where the standard originated. */
export const standardWebhooks: Provider = {
  name: 'standard-webhooks',
  detect: (delivery) =>
    standardHeader(delivery, 'id') !== undefined || standardHeader(delivery, 'signature') !== undefined,
  identify: (delivery, body) => {
    const eventId = standardHeader(delivery, 'id')
    if (!eventId) return noEvent('envelope.no-id', 'there is no webhook-id header, which contains the event id')
    const occurredAt = Date.parse(stringAt(body, 'timestamp') ?? '')
    return oneEvent({
      provider: 'standard-webhooks',
      eventId,
      type: stringAt(body, 'type') ?? 'untyped',
      occurredAt: Number.isNaN(occurredAt) ? undefined : occurredAt,
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: () => [],
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, () => false, idHeaders),
  idHeaders,
  schemes: [standardSignature, standardAsymmetric],
  envelope: {
    type: 'object',
    properties: { type: { type: 'string', minLength: 1 }, timestamp: { type: 'string' } },
  },
  profile: {
    retries: [5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000],
    timeoutMs: 15_000,
    toleranceMs: 300_000,
    ordering: 'none',
    dedupe: 'webhook-id',
    unverified: ['The age limit is the one used by the reference libraries; the specification does not set one.'],
  },
}
