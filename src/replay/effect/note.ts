import type { Canonical } from './canonical.ts'
import type { Meaning } from './meaning.ts'

const masked = /^<(?:time|uuid|hex|n)>$/
const counters = /^(?:attempts?|tries|retries|retry_count|delivery_count|deliveries)$/i
const states = /^(?:status|state|outcome|result|provider|source|error|last_error)$/i
const copies = /^(?:payload|body|raw|event|data|json|content)$/i

/**
 * Does it say only that an event came in: its id, its type, when, and how that went? Such a note is no effect of the event.
 * @param named it stands under the id of an event
 */
export function isNote({ value }: Pick<Canonical, 'value'>, { eventIds, words }: Pick<Meaning, 'eventIds' | 'words'>, named = false): boolean {
  let about = named
  const text = (inner: string, key: string): boolean => {
    if (inner === '<#>') return counters.test(key)
    if (eventIds.has(inner)) {
      about = true
      return true
    }
    return masked.test(inner) || words.has(inner) || (states.test(key) && inner.length <= 40) || isCopy(inner, eventIds)
  }
  const only = (inner: unknown, key: string): boolean => {
    if (inner === null || inner === undefined || typeof inner === 'boolean') return true
    if (typeof inner === 'string') return text(inner, key)
    if (typeof inner !== 'object' || (copies.test(key) && isCopy(JSON.stringify(inner), eventIds))) return true
    const members = Array.isArray(inner) ? inner.map((element) => [key, element] as const) : Object.entries(inner)
    return members.every(([member, element]) => only(element, member))
  }
  return only(value, '') && about
}

/** The whole payload, kept beside its id. */
function isCopy(text: string, eventIds: ReadonlySet<string>): boolean {
  if (text.length < 40 || !/^[[{]/.test(text)) return false
  for (const id of eventIds) if (text.includes(`"${id}"`)) return true
  return false
}
