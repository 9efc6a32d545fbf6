import { inAddress } from './key/phrases.ts'

/** The parts of a JSON object that reveal what a neighbouring value means. */
export interface Scope {
  /** The object's key; for an object in a list, the list's key. */
  readonly key: string
  readonly parent: Scope | undefined
  /** The object's `object` and `id` members, if they are strings. */
  object: string | undefined
  id: string | undefined
  /** True if the object has a member that only addresses have, such as `city`. */
  isAddress: boolean
}

/** A key or scalar in JSON, with its position. */
export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number'
  readonly start: number
  /** Offset after the last character; quotes are part of a token. */
  readonly end: number
  /** The decoded string; a number as written. */
  readonly text: string
  /** The value's key; for a list item, the list's key. */
  readonly key: string
  readonly scope: Scope
}

/** How strings are quoted: `"a"`; `\"a\"` if the whole text was quoted again; `'a'` in a Python log. */
export interface Quotes {
  readonly mark: '"' | "'"
  /** Number of times the whole text was quoted again. */
  readonly again: number
}

interface Frame {
  readonly scope: Scope
  readonly list: boolean
  readonly key: string
}

export const plainQuotes: Quotes = { mark: '"', again: 0 }
const delimiters = { '"': /["{}[\],]|-?\d[\d.eE+-]*/g, "'": /['{}[\],]|-?\d[\d.eE+-]*/g }

/**
 * Splits JSON into its keys, strings and numbers. For invalid JSON, returns whatever looks like one of these.
 * @param from offset at which the JSON begins
 */
export function jsonTokens(json: string, quotes: Quotes = plainQuotes, from = 0): JsonToken[] {
  const tokens: JsonToken[] = []
  const frames: Frame[] = []
  const delimiter = delimiters[quotes.mark]
  let frame: Frame = { scope: scopeOf(''), list: true, key: '' }
  let key: string | undefined
  const add = (kind: JsonToken['kind'], start: number, end: number, text: string): void => {
    tokens.push({ kind, start, end, text, key: key ?? frame.key, scope: frame.scope })
  }
  delimiter.lastIndex = from
  for (let match = delimiter.exec(json); match; match = delimiter.exec(json)) {
    const start = match.index
    switch (match[0]) {
      case '{': {
        const under = key ?? frame.key
        frames.push(frame)
        frame = { scope: scopeOf(under, frame.scope), list: false, key: under }
        key = undefined
        break
      }
      case '[':
        frames.push(frame)
        frame = { scope: frame.scope, list: true, key: key ?? frame.key }
        key = undefined
        break
      case '}':
      case ']':
        frame = frames.pop() ?? frame
        key = undefined
        break
      case ',':
        key = undefined
        break
      case quotes.mark: {
        const end = endOfString(json, start, quotes)
        const text = decode(json, start, end, quotes)
        delimiter.lastIndex = end
        if (!frame.list && key === undefined) {
          add('key', start, end, text)
          key = text
          note(frame.scope, text, undefined)
        } else {
          add('string', start, end, text)
          if (!frame.list && key !== undefined) note(frame.scope, key, text)
        }
        break
      }
      default:
        add('number', start, delimiter.lastIndex, match[0])
    }
  }
  return tokens
}

/** Returns a scope in which no members have been read yet. */
export function scopeOf(key: string, parent?: Scope): Scope {
  return { key, parent, object: undefined, id: undefined, isAddress: false }
}

/**
 * Records what a member reveals about its neighbours. Keeping every member would take more memory than the text itself.
 */
function note(scope: Scope, key: string, text: string | undefined): void {
  if (key === 'object' || key === 'id') scope[key] = text
  else if (inAddress.has(key)) scope.isAddress = true
}

/** Encodes a string for JSON with the given quotes, without adding the quotes themselves. */
export function encodeText(text: string, { mark, again }: Quotes): string {
  let encoded = mark === '"' ? JSON.stringify(text).slice(1, -1) : text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  for (let level = 0; level < again; level++) encoded = JSON.stringify(encoded).slice(1, -1)
  return encoded
}

/**
 * Finds the closing quote. If the whole text was quoted n more times, each delimiter is preceded by 2^n - 1
 * backslashes.
 */
function endOfString(json: string, start: number, { mark, again }: Quotes): number {
  const period = 2 ** (again + 1)
  for (let at = start + 1; ; at++) {
    at = json.indexOf(mark, at)
    if (at < 0) return json.length
    let slashes = 0
    while (at - 1 - slashes > start && json[at - 1 - slashes] === '\\') slashes++
    if (slashes % period === period / 2 - 1) return at + 1
  }
}

function decode(json: string, start: number, end: number, { mark, again }: Quotes): string {
  let inner = json.slice(start + 1, end - 2 ** again)
  if (!inner.includes('\\')) return inner
  if (mark === "'") return inner.replaceAll("\\'", "'")
  for (let level = 0; level <= again && isStringContent(inner); level++) inner = JSON.parse(`"${inner}"`) as string
  return inner
}

/** True if the text is valid between the quotes of a JSON string. A failed parse takes far longer than this check. */
function isStringContent(text: string): boolean {
  return !/["\\]|[^ -\uFFFF]/.test(text.replaceAll(/\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/g, ''))
}
