import { pointerTo } from '../json/pointer.ts'
import { scanJson } from '../json/scan.ts'
import { isJsonText } from '../json/json.ts'
import { isCounted } from './key/counted.ts'
import { decodeEncoded } from './encoded.ts'
import { jsonTokens, type JsonToken } from './json-tokens.ts'
import { meaningOf, type PersonalKeys } from './key/personal.ts'

/** A string that redaction left unchanged. */
export interface Kept {
  /** JSON Pointer with `*` for list indices. For JSON inside a string, the inner pointer follows the outer pointer. */
  readonly place: string
  readonly text: string
}

/** Limits for a place: number of levels, and characters per key. */
const deepest = 32
const longestKey = 100
/** Maximum nesting of JSON inside strings; redaction scrambles anything deeper. */
const deepestText = 9
const colon = /\s*:\s*/y

/** Yields these parts of JSON: all strings, long numbers, and keys that do not look like field names. */
export function* textsOf(json: string, keys: PersonalKeys, within = '', depth = 0): Generator<Kept> {
  const text = json.replace(/^\uFEFF/, '')
  const places = placesOf(text)
  for (const token of jsonTokens(text)) {
    if (token.kind === 'key') {
      colon.lastIndex = token.end
      colon.test(text)
      if (!isFieldName(token.text)) yield { place: within + (places.get(colon.lastIndex) ?? ''), text: token.text }
      continue
    }
    const place = within + (places.get(token.start) ?? '')
    if (token.kind === 'string') yield* ofText(token, keys, place, depth)
    else if (token.text.replace(/\D/g, '').length >= 9 && !isCounted(token)) yield { place, text: token.text }
  }
}

/** True for a field name; false for a key that may itself be data, such as a telephone number or a name. */
export function isFieldName(key: string): boolean {
  const isNumber = key.replace(/\D/g, '').length >= 5
  return !isNumber && !/[^\w.$:@[\]-]|^\p{Lu}\p{Ll}+[._-]\p{Lu}\p{Ll}/u.test(key)
}

function* ofText(token: JsonToken, keys: PersonalKeys, place: string, depth: number): Generator<Kept> {
  const meaning = meaningOf(token, keys)
  const encoded = meaning === 'signed' || meaning === 'encoded' ? decodeEncoded(token.text, meaning) : undefined
  const inner = encoded ?? (/^\s*[[{]/.test(token.text) && isJsonText(token.text) ? token.text : undefined)
  if (inner !== undefined && depth < deepestText) yield* textsOf(inner, keys, place, depth + 1)
  else if (token.text !== '') yield { place, text: token.text }
}

/** Maps each value's offset to its place. */
function placesOf(json: string): ReadonlyMap<number, string> {
  const places = new Map<number, string>()
  const path: string[] = ['']
  scanJson(json, (depth, key, offset) => {
    const parent = path[Math.max(0, Math.min(depth, deepest) - 1)] ?? ''
    const name = typeof key === 'number' ? '*' : (key ?? '').slice(0, longestKey)
    const place = depth === 0 ? '' : depth > deepest ? `${path[deepest] ?? ''}/…` : pointerTo(parent, name)
    if (depth <= deepest) path[depth] = place
    places.set(offset, place)
  })
  return places
}
