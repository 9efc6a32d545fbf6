/** Called for every value, in text order; `key` is a name or an index, or undefined at the root. */
export type OnValue = (depth: number, key: string | number | undefined, offset: number) => void

export interface SyntaxProblem {
  /** Offset from the start of the text, in UTF-16 code units. */
  readonly offset: number
  /** A description that does not quote the text, such as `expected a value`. */
  readonly message: string
}

const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
// oxlint-disable-next-line no-control-regex
const plain = /[^"\\\u0000-\u001F]*/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const literals = ['true', 'false', 'null']

/**
 * Scans text according to the JSON grammar (RFC 8259) without building values: unlike `JSON.parse`, it reports where
 * each value begins. Only memory limits the depth.
 * @returns the first problem; undefined exactly when `JSON.parse` accepts the text
 */
export function scanJson(text: string, onValue: OnValue = () => undefined): SyntaxProblem | undefined {
  /** One entry per open container: the index of its current item, or -1 for an object. */
  const open: number[] = []
  let at = skip(space, text, 0)
  let key: string | number | undefined
  for (;;) {
    onValue(open.length, key, at)
    const character = text[at]
    if (character === '{' || character === '[') {
      const isObject = character === '{'
      const inside = skip(space, text, at + 1)
      if (text[inside] !== (isObject ? '}' : ']')) {
        open.push(isObject ? -1 : 0)
        key = 0
        at = inside
        if (isObject) {
          const member = readKey(text, at)
          if ('message' in member) return member
          ;({ key, at } = member)
        }
        continue
      }
      at = inside + 1
    } else {
      const end = character === '"' ? stringEnd(text, at) : scalarEnd(text, at)
      if (typeof end !== 'number') return end
      at = end
    }
    // After a value, close containers until one continues.
    for (;;) {
      at = skip(space, text, at)
      const index = open.at(-1)
      if (index === undefined)
        return at === text.length ? undefined : problem(text, at, 'unexpected text after the end of the JSON value')
      if (text[at] === ',') {
        at = skip(space, text, at + 1)
        if (index >= 0) {
          open[open.length - 1] = key = index + 1
          break
        }
        const member = readKey(text, at)
        if ('message' in member) return member
        ;({ key, at } = member)
        break
      }
      if (text[at] !== (index < 0 ? '}' : ']'))
        return problem(text, at, index < 0 ? 'expected , or }' : 'expected , or ]')
      open.pop()
      at++
    }
  }
}

/** Reads a member's name; the returned offset is the start of its value. */
function readKey(text: string, at: number): { key: string; at: number } | SyntaxProblem {
  if (text[at] !== '"') return problem(text, at, 'expected a name in double quotes')
  const end = stringEnd(text, at)
  if (typeof end !== 'number') return end
  const colon = skip(space, text, end)
  if (text[colon] !== ':') return problem(text, colon, 'expected : after the name')
  const name = text.slice(at + 1, end - 1)
  const key = name.includes('\\') ? (JSON.parse(text.slice(at, end)) as string) : name
  return { key, at: skip(space, text, colon + 1) }
}

function stringEnd(text: string, start: number): number | SyntaxProblem {
  let at = start + 1
  for (;;) {
    at = skip(plain, text, at)
    if (text[at] === '"') return at + 1
    if (at >= text.length) return problem(text, at, 'in a string')
    if (text[at] !== '\\') return problem(text, at, 'an unescaped control character in a string')
    const next = skip(escape, text, at)
    if (next === at) return problem(text, at, 'an invalid escape sequence in a string')
    at = next
  }
}

function scalarEnd(text: string, at: number): number | SyntaxProblem {
  const literal = literals.find((word) => text.startsWith(word, at))
  if (literal) return at + literal.length
  const end = skip(number, text, at)
  return end > at ? end : problem(text, at, 'expected a value')
}

/** Returns the end of a sticky match at `at`, or `at` itself if there is no match. */
function skip(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at
  return expression.test(text) ? expression.lastIndex : at
}

function problem(text: string, offset: number, message: string): SyntaxProblem {
  return { offset, message: offset >= text.length ? 'unexpected end of text' : message }
}
