import { parseBody } from './body.ts'
import type { Outgoing } from './delivery.ts'
import type { Provider } from './provider.ts'
import { unwrap } from './unwrap.ts'

/**
 * Reads what earlier deliveries said of an event: its content hash, without what the provider itself changes between
 * deliveries; undefined where the event is not in there. Each delivery is decoded once, however many events are asked for.
 * @param limit bytes that a compressed body may expand to
 */
export function contentReader(provider: Provider, limit: number): (earlier: Outgoing, dedupeKey: string) => string | undefined {
  const known = new Map<Outgoing, ReadonlyMap<string, () => string>>()
  return (earlier, dedupeKey) => {
    const contents = known.get(earlier) ?? contentsOf(earlier, provider, limit)
    known.set(earlier, contents)
    return contents.get(dedupeKey)?.()
  }
}

function contentsOf(message: Outgoing, provider: Provider, limit: number): ReadonlyMap<string, () => string> {
  const parsed = parseBody(message, limit)
  const unwrapped = parsed.ok && unwrap(parsed.content, parsed.json, provider)
  if (!unwrapped || !unwrapped.ok) return new Map()
  // Of an event that is there twice, the first counts.
  return new Map(unwrapped.identities.toReversed().map(({ dedupeKey, contentHash }) => [dedupeKey, contentHash]))
}
