/** An object of a JSON text, as far as its neighbours tell what a value means. */
export interface Scope {
  /** The key that it stands under; that of the list for an object in a list. */
  readonly key: string
  readonly parent: Scope | undefined
  /** Every key of it, and the value where that is a text. */
  readonly members: Map<string, string | undefined>
}

/** A key or a scalar of a JSON text, with its place. */
export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number'
  readonly start: number
  /** After the last character; quotes are part of a token. */
  readonly end: number
  /** Decoded, for a number as written. */
  readonly text: string
  /** The key that it stands under; that of the list for an item of a list. */
  readonly key: string
  readonly scope: Scope
}

interface Frame {
  readonly scope: Scope
  readonly list: boolean
  readonly key: string
}

const delimiter = /["{}[\],]|-?\d[\d.eE+-]*/g

/** The keys, texts and numbers of a JSON text, in their order. The text must be valid JSON. */
export function jsonTokens(json: string): JsonToken[] {
  const tokens: JsonToken[] = []
  const frames: Frame[] = []
  let frame: Frame = { scope: { key: '', parent: undefined, members: new Map() }, list: true, key: '' }
  let key: string | undefined
  const add = (kind: JsonToken['kind'], start: number, end: number, text: string): void => {
    tokens.push({ kind, start, end, text, key: key ?? frame.key, scope: frame.scope })
  }
  delimiter.lastIndex = 0
  for (let match = delimiter.exec(json); match; match = delimiter.exec(json)) {
    const start = match.index
    switch (match[0]) {
      case '{': {
        const under = key ?? frame.key
        frames.push(frame)
        frame = { scope: { key: under, parent: frame.scope, members: new Map() }, list: false, key: under }
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
      case '"': {
        const end = endOfString(json, start)
        const text = decode(json, start, end)
        delimiter.lastIndex = end
        if (!frame.list && key === undefined) {
          add('key', start, end, text)
          key = text
          frame.scope.members.set(text, undefined)
        } else {
          add('string', start, end, text)
          if (!frame.list && key !== undefined) frame.scope.members.set(key, text)
        }
        break
      }
      default:
        add('number', start, delimiter.lastIndex, match[0])
    }
  }
  return tokens
}

function endOfString(json: string, start: number): number {
  for (let at = start + 1; ; at++) {
    at = json.indexOf('"', at)
    if (at < 0) return json.length
    let slashes = 0
    while (json[at - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return at + 1
  }
}

function decode(json: string, start: number, end: number): string {
  const inner = json.slice(start + 1, end - 1)
  return inner.includes('\\') ? (JSON.parse(json.slice(start, end)) as string) : inner
}
