import { parseBody } from './body.ts'
import type { Outgoing } from './delivery.ts'
import type { Identity } from './identity.ts'
import type { Provider } from './provider.ts'

/**
 * Is the event the same in an earlier delivery, but for what the provider itself changes between deliveries?
 * @param limit bytes that a compressed body may expand to
 */
export function sameContent(earlier: Outgoing, identity: Identity, provider: Provider, limit: number): boolean {
  const parsed = parseBody(earlier, limit)
  if (!parsed.ok) return false
  const before = provider.identify(parsed.content, parsed.json)
  const twin = before.ok && before.identities.find(({ dedupeKey }) => dedupeKey === identity.dedupeKey)
  return twin ? twin.contentHash() === identity.contentHash() : false
}
