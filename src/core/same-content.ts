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
  const body = parsed.ok && (provider.decode ? provider.decode(parsed.content, parsed.json) : parsed.json)
  if (!parsed.ok || !body) return false
  const before = provider.identify(parsed.content, body)
  const twin = before.ok && before.identities.find(({ dedupeKey }) => dedupeKey === identity.dedupeKey)
  return twin ? twin.contentHash() === identity.contentHash() : false
}
