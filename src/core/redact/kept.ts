import { pointerTo } from '../json-pointer.ts'
import { scanJson } from '../json-scan.ts'
import { isJsonText } from '../json.ts'
import { isCounted } from './counted.ts'
import { decodeEncoded } from './encoded.ts'
import { jsonTokens, type JsonToken } from './json-tokens.ts'
import { meaningOf, type PersonalKeys } from './personal.ts'

/** A text that redaction left. */
export interface Kept {
  /** JSON Pointer, with `*` for the indices of lists; that of a text in JSON in a text goes on after it. */
  readonly place: string
  readonly text: string
}

/** Deeper than this, and longer, a place is cut. */
const deepest = 32
const longestKey = 100
/** JSON in a text in JSON; redaction scrambles what is deeper. */
const deepestText = 9
const colon = /\s*:\s*/y

/** Every text of a JSON text, every long number, and keys that are no names of fields. */
export function* textsOf(json: string, keys: PersonalKeys, within = '', depth = 0): Generator<Kept> {
  const text = json.replace(/^\uFEFF/, '')
  const places = placesOf(text)
  for (const token of jsonTokens(text)) {
    if (token.kind === 'key') {
      colon.lastIndex = token.end
      colon.test(text)
      if (/[^\w.$:@-]/.test(token.text)) yield { place: within + (places.get(colon.lastIndex) ?? ''), text: token.text }
      continue
    }
    const place = within + (places.get(token.start) ?? '')
    if (token.kind === 'string') yield* ofText(token, keys, place, depth)
    else if (token.text.replace(/\D/g, '').length >= 9 && !isCounted(token)) yield { place, text: token.text }
  }
}

function* ofText(token: JsonToken, keys: PersonalKeys, place: string, depth: number): Generator<Kept> {
  const meaning = meaningOf(token, keys)
  const encoded = meaning === 'signed' || meaning === 'encoded' ? decodeEncoded(token.text, meaning) : undefined
  const inner = encoded ?? (/^\s*[[{]/.test(token.text) && isJsonText(token.text) ? token.text : undefined)
  if (inner !== undefined && depth < deepestText) yield* textsOf(inner, keys, place, depth + 1)
  else if (token.text !== '') yield { place, text: token.text }
}

/** Where each value of a JSON text stands, by its offset. */
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
