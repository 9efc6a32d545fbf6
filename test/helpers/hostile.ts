import { globSync, readFileSync } from 'node:fs'
import { parseBody } from '../../src/core/body.ts'
import { sameName, type Header, type Outgoing } from '../../src/core/delivery.ts'
import { isObject } from '../../src/core/json.ts'
import type { Provider } from '../../src/core/provider.ts'
import { keyOf, signed } from './signing.ts'

/** A delivery that a stranger may send, and what is special about it. */
export interface Hostile {
  readonly shape: string
  /** Made when asked for: all of them together take some memory. */
  readonly message: () => Outgoing
}

/** A body by its shape. */
type Shapes = readonly (readonly [shape: string, make: () => string | Uint8Array])[]

/** Bytes of headers that the listener takes. */
const headLimit = 60_000

const fixtures = new URL('../../fixtures/', import.meta.url).pathname

/**
 * Deliveries of about `n` bytes, in the shapes that work is most likely to grow too fast with: general ones, those made
 * of what this provider sends, and headers and signatures of many parts. The same each time. Measure what is done with
 * them for n, 2n and 4n.
 */
export function hostileDeliveries(provider: Provider, n: number): readonly Hostile[] {
  const sample = sampleOf(provider)
  return [
    ...withHeaders([], bodies(n)),
    ...withHeaders(sample.headers, swollen(sample, n)),
    ...withHeaders([], wrapped(provider, n)),
    ...inHeaders(provider, sample, Math.min(n, headLimit)),
    ...withHeaders([['Content-Type', 'application/x-www-form-urlencoded']], forms(n)),
  ]
}

function withHeaders(headers: readonly Header[], shapes: Shapes): Hostile[] {
  return shapes.map(([shape, make]) => ({ shape, message: () => ({ headers, body: Buffer.from(make() as string) }) }))
}

/** `n` characters of a piece. */
function fill(piece: string, n: number): string {
  return piece.repeat(Math.max(1, Math.floor(n / piece.length)))
}

function numbered(n: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: n / 12 }, (_, index) => [`k${index}`, 1]))
}

/** A delivery of the provider's own, signed. */
function sampleOf(provider: Provider): Outgoing {
  const [file] = globSync(`${provider.name}/*/*.json`, { cwd: fixtures }).toSorted()
  const body = file === undefined ? Buffer.from('{"id":"evt_1","type":"a.b"}') : readFileSync(`${fixtures}${file}`)
  const name = /([^/]*)\.json$/.exec(file ?? '')?.[1] ?? ''
  return signed(provider, { headers: provider.fileHeaders?.(name) ?? [], body }, 1_750_000_000_000)
}

function bodies(n: number): Shapes {
  return [
    ['a list of numbers', () => `{"id":"a","type":"b","list":[${fill('1,', n)}1]}`],
    ['a list of objects', () => `{"id":"a","type":"b","list":[${fill('{"id":1},', n)}1]}`],
    ['a list of texts', () => `{"id":"a","list":[${fill('"a",', n)}1]}`],
    ['deep objects', () => `${'{"a":'.repeat(n / 6)}1${'}'.repeat(n / 6)}`],
    ['deep lists', () => `{"a":${'['.repeat(n / 2)}${']'.repeat(n / 2)}}`],
    ['many members', () => JSON.stringify(numbered(n))],
    ['one name again and again', () => `{${fill('"id":1,', n)}"id":"a"}`],
    ['a long text', () => `{"id":"${fill('a', n)}","type":"${fill('b', n)}"}`],
    ['a long text of dots', () => `{"id":"a","type":"${fill('a.', n)}"}`],
    ['a long text of blanks', () => `{"id":"${fill(' ', n)}x","type":"${fill(' ', n)}"}`],
    ['a long name', () => `{"${fill('k', n)}":{"id":"a"}}`],
    ['escapes', () => `{"id":"${fill(String.raw`\u0061`, n)}"}`],
    ['backslashes', () => `{"id":"${fill(String.raw`\\`, n)}"}`],
    ['quotes and colons', () => `{"id":"${fill(String.raw`\":`, n)}"}`],
    ['a number of many digits', () => `{"id":${fill('9', n)}}`],
    ['blanks', () => `{"id"${fill(' ', n)}:1}`],
    ['no JSON', () => fill('{', n)],
    ['half JSON', () => `{"id":"${fill('a', n)}`],
  ]
}

/** Each member of a sample, in turn, with a value that is large in some way. */
function swollen({ headers, body }: Outgoing, n: number): Shapes {
  const parsed = parseBody({ headers, body }, 1e8)
  if (!parsed.ok) return []
  return paths(parsed.json, []).flatMap((path) => {
    const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], parsed.json)
    return large(value, n).map(
      ([what, make]) =>
        [`${what} at /${path.join('/')}`, () => JSON.stringify(replaced(parsed.json, path, make()))] as const,
    )
  })
}

function large(value: unknown, n: number): (readonly [what: string, make: () => unknown])[] {
  if (Array.isArray(value)) {
    const size = Math.max(2, JSON.stringify(value).length)
    return [['the same items again and again', () => Array.from({ length: n / size }, () => value as unknown[]).flat()]]
  }
  if (isObject(value)) return [['many members', () => ({ ...value, ...numbered(n) })]]
  return [
    ['a long text', () => fill('a1', n)],
    ['a long text of dots and dashes', () => fill('a.-/_', n)],
    ['a long list', () => Array.from({ length: n / 4 }, () => 'a')],
    ['a list of objects', () => Array.from({ length: n / 10 }, () => ({ id: 'a' }))],
  ]
}

/** The way to each member, one item of a list for all. */
function paths(value: unknown, path: readonly string[]): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || path.length > 6) return [path]
  const keys = Array.isArray(value) ? ['0'].slice(0, value.length) : Object.keys(value)
  const inside = keys.flatMap((key) => paths((value as Record<string, unknown>)[key], [...path, key]))
  return path.length === 0 ? inside : [path, ...inside]
}

function replaced(value: unknown, [key, ...rest]: readonly string[], content: unknown): unknown {
  if (key === undefined) return content
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === key ? replaced(item, rest, content) : item))
  return isObject(value) ? { ...value, [key]: replaced(value[key], rest, content) } : value
}

/** What some providers wrap their events in, large inside. */
function wrapped({ name }: Provider, n: number): Shapes {
  const inner = bodies(n * 0.7).map(([shape, make]) => [shape, () => Buffer.from(make() as string)] as const)
  if (name === 'google-play')
    return inner.map(([shape, make]) => [
      `a push of ${shape}`,
      () => JSON.stringify({ message: { messageId: '1', data: make().toString('base64') } }),
    ])
  if (name === 'apple')
    return [...inner.map(([shape, make]) => [`a JWS of ${shape}`, () => jws('e30', make())] as const), ...jwsShapes(n)]
  return name === 'braintree' ? xmlShapes(n) : []
}

function jws(header: string, payload: Uint8Array): string {
  return JSON.stringify({ signedPayload: `${header}.${Buffer.from(payload).toString('base64url')}.AAAA` })
}

function jwsShapes(n: number): Shapes {
  const certificates = () =>
    Buffer.from(JSON.stringify({ alg: 'ES256', x5c: Array.from({ length: n / 8 }, () => 'AAAA') })).toString(
      'base64url',
    )
  const parts = () => ({ signedTransactionInfo: fill('a.', n / 2), signedRenewalInfo: `e30.${fill('A', n / 2)}.A` })
  return [
    ['a JWS of many dots', () => JSON.stringify({ signedPayload: fill('a.', n) })],
    ['a JWS of many certificates', () => jws(certificates(), Buffer.from('{}'))],
    ['JWSs in a JWS', () => jws('e30', Buffer.from(JSON.stringify({ data: parts() })))],
  ]
}

function around(content: string): string {
  return `<notification>${content}</notification>`
}

function xmlShapes(n: number): Shapes {
  const shapes: readonly (readonly [shape: string, make: () => string])[] = [
    ['many elements', () => around(fill('<kind>check</kind>', n))],
    ['many empty elements', () => around(fill('<a/>', n))],
    ['deep elements', () => fill('<a>', n / 2) + fill('</a>', n / 2)],
    ['many attributes', () => `<notification${fill(' a="b"', n)}></notification>`],
    ['blanks in a tag', () => `<notification${fill(' ', n)}`],
    ['blanks in tags', () => fill('<a   ', n)],
    ['a comment without an end', () => `<!--${fill('-', n)}`],
    ['many comments', () => around(fill('<!---->', n))],
    ['many entities', () => around(`<kind>${fill('&amp;', n)}</kind>`)],
    ['ampersands', () => around(`<kind>${fill('&', n)}</kind>`)],
    ['a long text of blanks', () => around(`<kind type="integer">1${fill(' ', n)}x</kind>`)],
    ['question marks', () => `<?${fill('?', n)}`],
    ['quotes', () => `<notification a="${fill("'", n)}`],
  ]
  return shapes.map(([shape, make]) => [
    `XML: ${shape}`,
    () => JSON.stringify({ bt_signature: fill('a|b&', n), bt_payload: Buffer.from(make()).toString('base64') }),
  ])
}

/** Headers of the signature with many parts, and many headers. */
function inHeaders(provider: Provider, { headers, body }: Outgoing, n: number): Hostile[] {
  const { secret, settings } = keyOf(provider)
  const own = provider.schemes.flatMap(
    (scheme) =>
      scheme.sign({ headers: [], body }, secret, { now: 1_750_000_000_000, id: 'id', ...(settings && { settings }) })
        .headers,
  )
  const many = ([name, value]: Header) =>
    Array.from({ length: n / (name.length + value.length + 4) }, (): Header => [name, value])
  const valued = own.flatMap(([name, value]) =>
    parts(value, n).map(([shape, make]): Hostile => ({
      shape: `${name} of ${shape}`,
      message: () => ({ headers: withValue(headers, name, make()), body }),
    })),
  )
  return [
    ...valued,
    ...own.map((header): Hostile => ({
      shape: `many headers ${header[0]}`,
      message: () => ({ headers: [...many(header), ...headers], body }),
    })),
    { shape: 'many other headers', message: () => ({ headers: [...many(['X-A', 'a']), ...headers], body }) },
    { shape: 'a header with a long name', message: () => ({ headers: [['x'.repeat(n), 'a'], ...headers], body }) },
  ]
}

function withValue(headers: readonly Header[], name: string, value: string): Header[] {
  return headers.map(([key, old]) => [key, sameName(key, name) ? value : old])
}

function parts(value: string, n: number): (readonly [shape: string, make: () => string])[] {
  const separators = [',', ';', ' ', '&', '.']
  const pieces = [
    'v1=a,',
    't=1,',
    'ts=1;',
    'h1=a;',
    'v1,a ',
    'v1a,a ',
    'a|b&',
    '=',
    ',',
    ' ',
    'a=b=',
    'sha256=',
    'Bearer ',
    'Basic ',
    '1',
    '%41',
    'é',
  ]
  return [
    ...separators.map(
      (separator) => [`its value again and again by "${separator}"`, () => fill(value + separator, n)] as const,
    ),
    ...pieces.map((piece) => [`"${piece}" again and again`, () => fill(piece, n)] as const),
    ['wrong ed25519 signatures', () => fill(`v1a,${'A'.repeat(86)}== `, n)],
  ]
}

function forms(n: number): Shapes {
  return [
    [
      'a form of many fields',
      () =>
        Object.keys(numbered(n))
          .map((name) => `${name}=1`)
          .join('&'),
    ],
    ['a form of one field', () => fill('p_signature=a&', n)],
    ['a form of separators', () => fill('&', n)],
    ['a form of escapes', () => `alert_name=${fill('%41', n)}&p_signature=a`],
    ['a form of plus signs', () => `bt_payload=${fill('+', n)}&bt_signature=${fill('a|b%26', n)}`],
    [
      'a form of an alert',
      () => `alert_name=a&alert_id=1&${fill('event_time=1&', n / 2)}p_signature=${fill('A', n / 2)}`,
    ],
  ]
}
