import { parseBody } from '../delivery/body.ts'
import type { Message } from '../delivery/delivery.ts'
import type { Provider } from './provider.ts'
import { unwrap } from './unwrap.ts'

/**
 * Returns a function that computes the content hash of an event in an earlier delivery, ignoring the fields that the
 * provider itself changes between deliveries; undefined if the delivery does not contain the event. Consecutive calls
 * for the same delivery decode it only once.
 * @param limit maximum decompressed size in bytes
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
  // If an event is repeated, its first occurrence counts.
  return new Map(unwrapped.identities.toReversed().map(({ dedupeKey, contentHash }) => [dedupeKey, contentHash]))
}
