import { parseExactJson } from '../../core/json/exact.ts'
import { canonical, sortedJson, type Canonical } from './canonical.ts'
import { maskText } from './mask.ts'
import { originalOf, type Meaning } from './id-map.ts'

const maskedValue = /^<(?:time|uuid|hex|n)>$/
const counterKey = /^(?:attempts?|tries|retries|retry_count|delivery_count|deliveries)$/i
const stateKey = /^(?:status|state|outcome|result|provider|source)$/i
/** Only a single word, because a sentence may describe more than the event. */
const oneWord = /^[\w.:-]{0,40}$/
const flagKey = new RegExp(
  String.raw`^(?:(?:is|was)_?)?(?:processed|processing|handled|done|seen|received|duplicate|ignored|skipped` +
    String.raw`|verified|valid|ack(?:nowledged|ed)?|ok|success|succeeded|failed` +
    String.raw`|completed?|finished|pending|locked|livemode|test|sandbox)$`,
  'i',
)

/**
 * True if a value only records that an event arrived: its id, type, time and outcome. Such a record is not an effect of
 * the event.
 * @param named true if the value's key is an event id
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
 * Returns the forms in which a target may store a delivered payload, or a part of it that contains an event id: the
 * original text, re-serialised JSON, and JSON inside a string.
 */
export function payloadForms(payload: string | undefined, meaning: Meaning): string[] {
  // A short string may be stored for other reasons.
  if (payload === undefined || payload.length < 40) return []
  const text = maskText(originalOf(payload, meaning.names).text, '', meaning)
  const [json, value] = [jsonOf(text), jsonOf(payload)]
  const written = json === undefined ? [] : partsOf(json, meaning).map(sortedJson)
  const kept =
    value === undefined ? [] : partsOf(canonical(value, [], meaning).value, meaning).map((part) => JSON.stringify(part))
  return [text, ...written, ...kept]
}

/**
 * Returns the whole payload and each part that contains an event id, because events of one delivery may be stored
 * separately.
 */
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
