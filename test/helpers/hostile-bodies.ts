/** Bodies by shape. */
export type Shapes = readonly (readonly [shape: string, make: () => string | Uint8Array])[]

/** Repeats a piece to a length of about `n` characters. */
export function fill(piece: string, n: number): string {
  return piece.repeat(Math.max(1, Math.floor(n / piece.length)))
}

export function numbered(n: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: n / 12 }, (_, index) => [`k${index}`, 1]))
}

/** Bodies that a stranger might send in the name of any provider. */
export function bodies(n: number): Shapes {
  return [
    ['a list of numbers', () => `{"id":"a","type":"b","list":[${fill('1,', n)}1]}`],
    ['a list of objects', () => `{"id":"a","type":"b","list":[${fill('{"id":1},', n)}1]}`],
    ['a list of texts', () => `{"id":"a","list":[${fill('"a",', n)}1]}`],
    ['deep objects', () => `${'{"a":'.repeat(n / 6)}1${'}'.repeat(n / 6)}`],
    ['deep lists', () => `{"a":${'['.repeat(n / 2)}${']'.repeat(n / 2)}}`],
    ['many members', () => JSON.stringify(numbered(n))],
    ['one name repeatedly', () => `{${fill('"id":1,', n)}"id":"a"}`],
    ['a long text', () => `{"id":"${fill('a', n)}","type":"${fill('b', n)}"}`],
    ['a long text of dots', () => `{"id":"a","type":"${fill('a.', n)}"}`],
    ['a long text of spaces', () => `{"id":"${fill(' ', n)}x","type":"${fill(' ', n)}"}`],
    ['a long name', () => `{"${fill('k', n)}":{"id":"a"}}`],
    ['escapes', () => `{"id":"${fill(String.raw`\u0061`, n)}"}`],
    ['backslashes', () => `{"id":"${fill(String.raw`\\`, n)}"}`],
    ['quotes and colons', () => `{"id":"${fill(String.raw`\":`, n)}"}`],
    ['a number with many digits', () => `{"id":${fill('9', n)}}`],
    ['spaces', () => `{"id"${fill(' ', n)}:1}`],
    ['invalid JSON', () => fill('{', n)],
    ['truncated JSON', () => `{"id":"${fill('a', n)}`],
  ]
}
