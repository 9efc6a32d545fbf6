import { parseExactJson } from '../../core/json/exact.ts'
import { canonical, sortedJson, type Canonical } from './canonical.ts'
import { maskText } from './mask.ts'
import { originalOf, type Meaning } from './id-map.ts'

const maskedValue = /^<(?:time|uuid|hex|n)>$/
const counterKey = /^(?:attempts?|tries|retries|retry_count|delivery_count|deliveries)$/i
const stateKey = /^(?:status|state|outcome|result|provider|source)$/i
/** One word: a sentence may tell of more than the event. */
const oneWord = /^[\w.:-]{0,40}$/
const flagKey =
  /^(?:(?:is|was)_?)?(?:processed|processing|handled|done|seen|received|duplicate|ignored|skipped|verified|valid|ack(?:nowledged|ed)?|ok|success|succeeded|failed|completed?|finished|pending|locked|livemode|test|sandbox)$/i

/**
 * Does it say only that an event came in: its id, its type, when, and how that went? Such a note is no effect of the
 * event.
 * @param named it stands under the id of an event
 */
export function isBookkeeping(
  { value }: Pick<Canonical, 'value'>,
  { eventIds, words, payloads }: Pick<Meaning, 'eventIds' | 'words' | 'payloads'>,
  named = false,
): boolean {
  let about = named
  const isPayload = (form: string): boolean => {
    const found = payloads.has(form)
    about ||= found
    return found
  }
  const text = (inner: string, key: string): boolean => {
    if (inner === '<#>') return counterKey.test(key)
    if (eventIds.has(inner)) {
      about = true
      return true
    }
    if (maskedValue.test(inner) || words.has(inner) || (stateKey.test(key) && oneWord.test(inner))) return true
    return (
      (/^(?:last_?)?error$/i.test(key) && inner.length <= 40) ||
      isPayload(inner) ||
      isPayload(sortedJson(jsonOf(inner)))
    )
  }
  const only = (inner: unknown, key: string): boolean => {
    if (inner === null || inner === undefined) return true
    if (typeof inner === 'boolean') return key === '' || flagKey.test(key)
    if (typeof inner === 'string') return text(inner, key)
    if (typeof inner !== 'object' || isPayload(JSON.stringify(inner))) return true
    const members = Array.isArray(inner) ? inner.map((element) => [key, element] as const) : Object.entries(inner)
    return members.every(([member, element]) => only(element, member))
  }
  return only(value, '') && about
}

/**
 * What a payload that was delivered, or a part of it with an event id, looks like where a target keeps it: as a text,
 * also written anew, and as JSON.
 */
export function payloadForms(payload: string | undefined, meaning: Meaning): string[] {
  // What says next to nothing is kept for other reasons, too.
  if (payload === undefined || payload.length < 40) return []
  const text = maskText(originalOf(payload, meaning.names).text, '', meaning)
  const [json, value] = [jsonOf(text), jsonOf(payload)]
  const written = json === undefined ? [] : partsOf(json, meaning).map(sortedJson)
  const kept =
    value === undefined ? [] : partsOf(canonical(value, [], meaning).value, meaning).map((part) => JSON.stringify(part))
  return [text, ...written, ...kept]
}

/** The whole, and each part that has the id of an event in it: of several in one delivery each may be kept. */
function partsOf(whole: unknown, { eventIds }: Pick<Meaning, 'eventIds'>): unknown[] {
  const below =
    typeof whole === 'object' && whole !== null
      ? Object.values(whole).filter((inner) => typeof inner === 'object' && inner !== null)
      : []
  const hasId = (inner: unknown): boolean => {
    const text = JSON.stringify(inner)
    return [...eventIds].some((id) => text.includes(`"${id}"`))
  }
  return [whole, ...below.filter(hasId).flatMap((inner) => partsOf(inner, { eventIds }))]
}

function jsonOf(text: string): unknown {
  try {
    return /^\s*[[{]/.test(text) ? parseExactJson(text) : undefined
  } catch {
    return undefined
  }
}
