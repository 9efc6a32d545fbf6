import { isJsonText } from '../json/json.ts'
import { jsonTokens, plainQuotes, type JsonToken, type Quotes } from './json-tokens.ts'

/** A text that is or contains JSON, with the readings of its strings. */
export interface Reading {
  readonly text: string
  readonly tokens: readonly JsonToken[]
  readonly quotes: Quotes
  /** True if the whole text is JSON. */
  readonly whole: boolean
  /** Readings of the strings that contain JSON; undefined if nested too deeply to read. */
  readonly inner: ReadonlyMap<JsonToken, Reading | undefined>
}

/** Maximum nesting of JSON inside strings. Each level is read once more, so the limit keeps the work linear. */
const deepest = 8
const opening = /[[{]\s{0,40}(\\*)(["'])/

/** Reads a JSON text. */
export function readJson(text: string): Reading {
  return reading(text, true, plainQuotes, 0, 0)
}

/** Yields the reading and all nested readings. */
export function* allReadings(reading: Reading): Generator<Reading> {
  yield reading
  for (const inner of reading.inner.values()) if (inner) yield* allReadings(inner)
}

function reading(text: string, whole: boolean, quotes: Quotes, from: number, depth: number): Reading {
  const tokens = jsonTokens(text, quotes, from)
  const inner = new Map<JsonToken, Reading | undefined>()
  for (const token of tokens) {
    if (token.kind !== 'string' || !/[[{]/.test(token.text)) continue
    const found = readText(token.text, depth + 1)
    if (found !== 'none') inner.set(token, found)
  }
  return { text, tokens, quotes, whole, inner }
}

function readText(text: string, depth: number): Reading | undefined | 'none' {
  const isWhole = looksWhole(text) && isJsonText(text)
  const open = isWhole ? null : opening.exec(text)
  const [, slashes = '', mark] = open ?? []
  const again = Math.log2(slashes.length + 1)
  if (!isWhole && ((mark !== '"' && mark !== "'") || !Number.isInteger(again))) return 'none'
  if (depth > deepest) return undefined
  return isWhole
    ? reading(text, true, plainQuotes, 0, depth)
    : reading(text, false, { mark: mark === "'" ? mark : '"', again }, open?.index ?? 0, depth)
}

/** Cheap check that avoids most parser exceptions. */
function looksWhole(text: string): boolean {
  const trimmed = text.trim()
  return (trimmed.startsWith('{') && trimmed.endsWith('}')) || (trimmed.startsWith('[') && trimmed.endsWith(']'))
}
