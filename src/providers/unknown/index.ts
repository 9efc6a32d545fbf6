import { contentHash } from '../../core/signature/content-hash.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { stringAt } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'

/** A sender of JSON that no other provider recognises. Its `id` is trusted; its signature cannot be verified. */
export const unknownProvider: Provider = {
  name: 'unknown',
  detect: () => true,
  identify: (delivery, body) => {
    const eventId = stringAt(body, 'id')
    if (eventId === undefined) return noEvent('envelope.no-id', 'the sender is unknown, and the body has no id', '/id')
    return oneEvent({
      provider: 'unknown',
      eventId,
      type: stringAt(body, 'type') ?? 'untyped',
      contentHash: () => contentHash(delivery.body),
    })
  },
  schemes: [],
  envelope: { type: 'object' },
  normalise: () => [],
  withFreshIds: (delivery) => delivery,
  profile: { retries: [], toleranceMs: Number.POSITIVE_INFINITY, ordering: 'none', dedupe: 'id', unverified: [] },
}
