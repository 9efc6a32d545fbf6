import { globSync, readFileSync } from 'node:fs'
import { parseBody } from '../../src/core/delivery/body.ts'
import { sameName, type Header, type Message } from '../../src/core/delivery/delivery.ts'
import { isObject } from '../../src/core/json/json.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { bodies, fill, numbered, type Shapes } from './hostile-bodies.ts'
import { wrapped } from './hostile-wrapped.ts'
import { keyOf, signed } from './signing.ts'

/** A delivery that a stranger might send, and its distinguishing feature. */
export interface Hostile {
  readonly shape: string
  /** Creates the message on demand, because all messages together use a lot of memory. */
  readonly message: () => Message
}

/** Maximum size of hostile headers, in bytes: slightly less than the listener accepts. */
const headLimit = 60_000

const fixtures = new URL('../../fixtures/', import.meta.url).pathname

/**
 * Returns deliveries of about `n` bytes in the shapes most likely to make work grow too fast: general ones, ones
 * derived from this provider's events, and headers and signatures with many parts. The result is deterministic. Measure
 * operations on them for n, 2n and 4n.
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

/** Creates a signed delivery from the provider's own events. */
function sampleOf(provider: Provider): Message {
  const [file] = globSync(`${provider.name}/*/*.json`, { cwd: fixtures }).toSorted()
  const body = file === undefined ? Buffer.from('{"id":"evt_1","type":"a.b"}') : readFileSync(`${fixtures}${file}`)
  const name = /([^/]*)\.json$/.exec(file ?? '')?.[1] ?? ''
  return signed(provider, { headers: provider.fileHeaders?.(name) ?? [], body }, 1_750_000_000_000)
}

/** Returns samples in which one member at a time has a large value. */
function swollen({ headers, body }: Message, n: number): Shapes {
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

/** Returns the path to each member; one item represents a whole list. */
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

/** Returns signature headers with many parts, and sets of many headers. */
function inHeaders(provider: Provider, { headers, body }: Message, n: number): Hostile[] {
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
