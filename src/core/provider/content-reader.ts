import { parseBody } from '../delivery/body.ts'
import type { Message } from '../delivery/delivery.ts'
import type { Provider } from './provider.ts'
import { unwrap } from './unwrap.ts'

/**
 * Reads the content hash of an event from an earlier delivery, without the fields that the provider itself changes
 * between deliveries; undefined if the delivery does not contain the event. A delivery is decoded once for consecutive
 * questions about it.
 * @param limit bytes that a compressed body may expand to
 */
export function contentReader(
  provider: Provider,
  limit: number,
): (earlier: Message, dedupeKey: string) => string | undefined {
  let last: { readonly message: Message; readonly contents: ReturnType<typeof contentsOf> } | undefined
  return (earlier, dedupeKey) => {
    if (last?.message !== earlier) last = { message: earlier, contents: contentsOf(earlier, provider, limit) }
    return last.contents.get(dedupeKey)?.()
  }
}

function contentsOf(message: Message, provider: Provider, limit: number): ReadonlyMap<string, () => string> {
  const parsed = parseBody(message, limit)
  const unwrapped = parsed.ok && unwrap(parsed.content, parsed.json, provider)
  if (!unwrapped || !unwrapped.ok) return new Map()
  // If an event is repeated, the first one counts.
  return new Map(unwrapped.identities.toReversed().map(({ dedupeKey, contentHash }) => [dedupeKey, contentHash]))
}
