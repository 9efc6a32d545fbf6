import { isJsonBody } from '../json/json.ts'
import { isCardNumber } from './find/card-number.ts'
import { isCounted, isIdKey } from './key/counted.ts'
import { decodeEncoded, encodeAgain, type Encoding } from './encoded.ts'
import { spansIn } from './free-text.ts'
import { encodeText, type JsonToken } from './json-tokens.ts'
import type { NameIndex } from './people/name-index.ts'
import { peopleIn } from './people/people.ts'
import { holdsId, meaningOf, type PersonalKeys } from './key/personal.ts'
import type { Pseudonym, Sensitive } from './pseudonym/pseudonym.ts'
import { allReadings, readJson, type Reading } from './reading.ts'
import { replaceSpans, type Span } from './span.ts'
import { kindOfValue } from './value.ts'

/** Text with personal data and secrets removed. */
export interface Redacted {
  readonly text: string
  /** The people named in the original text. */
  readonly people: NameIndex
}

/** State shared while redacting one payload. */
interface Context {
  readonly pseudonym: Pseudonym
  readonly keys: PersonalKeys
  readonly people: NameIndex
  /** True if the payload contains this id. */
  readonly isId: (text: string) => boolean
  /** Number of encodings in which this payload is nested. */
  readonly depth: number
}

/** Apple nests signed payloads two levels deep. */
const deepest = 3

const noKeys: PersonalKeys = new Map()

/**
 * Replaces personal data and secrets in JSON with pseudonyms of the same type and form. Sensitive values are
 * found by key or by form, including in free text and in JSON inside strings. Everything else, such as ids and amounts,
 * is preserved character for character. Returns undefined if the text is not JSON.
 * @param keys meanings of the provider's own keys, if the provider is known
 */
export function redactJson(json: string, pseudonym: Pseudonym, keys: PersonalKeys = noKeys): string | undefined {
  return isJsonBody(json) ? redactAt(json, pseudonym, keys, 0).text : undefined
}

/** Like `redactJson`, for text known to be JSON; also returns the people named in it. */
export function redactPayload(json: string, pseudonym: Pseudonym, keys: PersonalKeys = noKeys): Redacted {
  return redactAt(json, pseudonym, keys, 0)
}

function redactAt(json: string, pseudonym: Pseudonym, keys: PersonalKeys, depth: number): Redacted {
  const read = readJson(json)
  const tokens = [...allReadings(read)].flatMap((one) => one.tokens)
  const ids = new Set(
    tokens
      .filter(({ kind, key, text }) => kind === 'string' && text.length >= 16 && isIdKey(key))
      .map(({ text }) => text),
  )
  const people = peopleIn(tokens, keys)
  return { text: redactWhole(read, { pseudonym, keys, people, isId: (text) => ids.has(text), depth }), people }
}

function redactWhole(reading: Reading, context: Context): string {
  const { text: json, tokens } = reading
  let result = ''
  let kept = 0
  for (const token of tokens) {
    const replaced = token.kind === 'number' ? redactNumber(token, context) : redactString(token, reading, context)
    if (replaced === token.text) continue
    result += json.slice(kept, token.start) + (token.kind === 'number' ? replaced : JSON.stringify(replaced))
    kept = token.end
  }
  return result + json.slice(kept)
}

function redactString(token: JsonToken, { inner }: Reading, context: Context): string {
  const { kind, text } = token
  const { pseudonym, keys } = context
  if (text === '') return text
  if (kind === 'key') return redactFree(text, context)
  const meaning = meaningOf(token, keys)
  if (meaning === 'signed' || meaning === 'encoded') return redactEncoded(text, meaning, context)
  const within = inner.get(token)
  if (inner.has(token) && !within) return pseudonym('opaque', text)
  if (within?.whole && meaning !== 'opaque') return redactWhole(within, context)
  const kindOfText = meaning && kindOfValue(text, meaning)
  if (kindOfText === 'name') return redactName(text, context)
  if (kindOfText) return pseudonym(kindOfText, text)
  return redactFree(text, context, within, holdsId(token, keys) && !/\s/.test(text))
}

/** Gives `Doe, Jane` the same pseudonym as `Jane Doe` under another key. */
function redactName(text: string, { people, pseudonym }: Context): string {
  const [span] = people.find(text)
  return span?.make && span.start === 0 && span.end === text.length ? span.make(pseudonym) : pseudonym('name', text)
}

/** Kinds of data that an id may match by chance. */
const numbers: ReadonlySet<Sensitive> = new Set(['card', 'phone', 'ssn'])

/** Redacts free text by its form, by the people named in the payload, and by the keys of any JSON inside it. */
function redactFree(text: string, context: Context, within?: Reading, isId = false): string {
  const looks = spansIn(text, context.isId).filter(({ kind }) => !isId || !numbers.has(kind))
  const spans = [...(within ? spansOfJson(within, context) : []), ...looks, ...(isId ? [] : context.people.find(text))]
  return replaceSpans(text, spans, context.pseudonym)
}

function spansOfJson(reading: Reading, context: Context): Span[] {
  const { text, tokens, quotes, inner } = reading
  return tokens.flatMap((token): Span[] => {
    if (token.kind === 'key') return []
    if (token.kind === 'number') return spanOfNumber(token, context)
    if (token.text === '' || text[token.end - 1] !== quotes.mark) return []
    const meaning = meaningOf(token, context.keys)
    const kind = meaning && meaning !== 'signed' && meaning !== 'encoded' ? kindOfValue(token.text, meaning) : undefined
    if (!kind && !inner.has(token)) return []
    const [start, end] = [token.start + 1, token.end - 2 ** quotes.again]
    const make = (): string => encodeText(redactString(token, reading, context), quotes)
    return end > start ? [{ start, end, kind: kind ?? 'opaque', make }] : []
  })
}

function spanOfNumber(token: JsonToken, context: Context): Span[] {
  const replaced = redactNumber(token, context)
  return replaced === token.text ? [] : [{ start: token.start, end: token.end, kind: 'opaque', make: () => replaced }]
}

/** Redacts the JSON inside the encoding. If nothing is redacted, the signature stays valid. */
function redactEncoded(text: string, how: Encoding, { pseudonym, keys, depth }: Context): string {
  const json = depth < deepest ? decodeEncoded(text, how) : undefined
  if (json === undefined || !isJsonBody(json)) return pseudonym('opaque', text)
  const redacted = redactAt(json, pseudonym, keys, depth + 1).text
  return redacted === json ? text : encodeAgain(text, redacted, how)
}

/** Redacts a number, keeping its digit count, sign, decimal point and exponent. */
function redactNumber(token: JsonToken, { pseudonym, keys }: Context): string {
  const { text } = token
  const meaning = meaningOf(token, keys)
  if (meaning === 'birth') return /^\d{1,4}$/.test(text) ? pseudonym('birth', text) : text
  if (meaning === 'place') return pseudonym('place', text)
  if (meaning === 'opaque' || meaning === 'phone') {
    return text.replace(/^-?[\d.]+/, (digits) => pseudonym('opaque', digits).replace(/^(-?)0(?=\d)/, '$11'))
  }
  return text.length >= 13 && isCard(token) ? pseudonym('card', digitsOf(text)) : text
}

/**
 * True for a card number sent as a JSON number, but not for an amount, id or time that happens to have a valid check
 * digit.
 */
function isCard(token: JsonToken): boolean {
  return isCardNumber(digitsOf(token.text)) && !isCounted(token)
}

/** Returns the digits of a whole number, including `4242424242424242.0` and `4.242424242424242e15`. */
function digitsOf(number: string): string {
  if (/^\d+$/.test(number)) return number
  const value = Number(number)
  return Number.isSafeInteger(value) ? String(value) : ''
}
