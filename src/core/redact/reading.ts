import { isJsonText } from '../json/json.ts'
import { jsonTokens, plainQuotes, type JsonToken, type Quotes } from './json-tokens.ts'

/** A string that is or contains JSON, with the readings of its strings. */
export interface Reading {
  readonly text: string
  readonly tokens: readonly JsonToken[]
  readonly quotes: Quotes
  /** True if the whole text is JSON. */
  readonly whole: boolean
  /** Readings of the strings that contain JSON; undefined if nested too deeply to read. */
  readonly inner: ReadonlyMap<JsonToken, Reading | undefined>
}

/** Maximum nesting of JSON inside strings. Each level is read again, so the limit keeps the work linear. */
const deepest = 8
const beginning = /^\s*(?:\{\s*["}]|\[\s*[[\]{"\dtfn-])/
/** Matches a closing bracket that follows the opening bracket or the last character of a value. */
const ending = /(?:["\d\]}el{]\s*\}|["\d\]}el[]\s*\])\s*$/
const opening = /[[{]\s{0,40}(\\*)(["'])/

/**
 * Maximum number of strings per payload that look like JSON but fail to parse. An exception costs more than all other
 * work on a short string. Beyond the limit, strings are read as text that contains JSON.
 */
const maxFailures = 500

interface Budget {
  failures: number
}

/** Reads JSON. */
export function readJson(text: string): Reading {
  return reading(text, { whole: true, quotes: plainQuotes, from: 0 }, 0, { failures: maxFailures })
}

/** Yields the reading and all nested readings. */
export function* allReadings(reading: Reading): Generator<Reading> {
  yield reading
  for (const inner of reading.inner.values()) if (inner) yield* allReadings(inner)
}

/** Where and how JSON occurs in a string. */
interface Occurrence {
  readonly whole: boolean
  readonly quotes: Quotes
  /** Offset at which the JSON begins. */
  readonly from: number
}

function reading(text: string, { whole, quotes, from }: Occurrence, depth: number, budget: Budget): Reading {
  const tokens = jsonTokens(text, quotes, from)
  const inner = new Map<JsonToken, Reading | undefined>()
  for (const token of tokens) {
    if (token.kind !== 'string' || !/[[{]/.test(token.text)) continue
    const found = occurrence(token.text, budget)
    if (!found) continue
    inner.set(token, depth < deepest ? reading(token.text, found, depth + 1, budget) : undefined)
  }
  return { text, tokens, quotes, whole, inner }
}

function occurrence(text: string, budget: Budget): Occurrence | undefined {
  if (looksWhole(text) && budget.failures > 0) {
    if (isJsonText(text)) return { whole: true, quotes: plainQuotes, from: 0 }
    budget.failures -= 1
  }
  const open = opening.exec(text)
  const [, slashes = '', mark] = open ?? []
  const again = Math.log2(slashes.length + 1)
  if ((mark !== '"' && mark !== "'") || !Number.isInteger(again)) return undefined
  return { whole: false, quotes: { mark, again }, from: open?.index ?? 0 }
}

/** Cheaply checks both ends of a string. */
function looksWhole(text: string): boolean {
  return beginning.test(text) && ending.test(text)
}
