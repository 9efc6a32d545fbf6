import { contentHash } from '../../core/content-hash.ts'
import { text } from '../../core/json.ts'
import type { Provider } from '../../core/provider.ts'

/** A JSON sender that no other provider knows. Its `id` is believed; its signature cannot be checked. */
export const unknownProvider: Provider = {
  name: 'unknown',
  detect: () => true,
  identify: (delivery, body) => {
    const eventId = text(body, 'id')
    if (eventId === undefined) {
      return { ok: false, finding: { code: 'envelope.no-id', severity: 'error', message: 'the sender is not known and the body has no id', pointer: '/id' } }
    }
    const identity = {
      provider: 'unknown',
      eventId,
      type: text(body, 'type') ?? 'untyped',
      dedupeKey: eventId,
      contentHash: () => contentHash(delivery.body),
    }
    return { ok: true, identities: [identity] }
  },
  schemes: [],
  envelope: { type: 'object' },
  normalise: () => [],
  rename: (delivery) => delivery,
  profile: { retries: [], toleranceMs: Number.POSITIVE_INFINITY, ordering: 'none', dedupe: 'id', unverified: [] },
}
