import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { Header, Message } from '../../src/core/delivery/delivery.ts'

/** Returns an integer from 0 up to, but not including, `limit`. */
export type Dice = (limit: number) => number

export function diceOf(random: () => number): Dice {
  return (limit) => Math.floor(random() * limit)
}

/** Maximum size of a mutated body, in bytes. */
const maxBody = 65_536

const pick = <T>(list: readonly T[], dice: Dice): T => list[dice(list.length)] as T

/** Values that have broken parsers or could break them. */
const hostile: readonly ((dice: Dice) => string)[] = [
  () => 'null',
  () => '[]',
  () => '{}',
  () => '-0',
  () => '1e999',
  () => '9007199254740993',
  () => '"__proto__"',
  () => '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  () => String.raw`"\ud800\u0000\u202e\u001b[2J"`,
  () => '"2026-13-45T99:99:99Z"',
  impostor,
  (dice) => `[${impostor(dice)}]`,
  (dice) => JSON.stringify('x'.repeat(dice(8_192))),
  (dice) => JSON.stringify('a@b.c '.repeat(dice(2_000))),
  (dice) => JSON.stringify('4242 4242 4242 4242 '.repeat(dice(1_000))),
  (dice) => JSON.stringify(JSON.stringify(JSON.stringify({ email: 'a@b.c'.repeat(dice(100)) }))),
  (dice) => '['.repeat(dice(8_000)),
  (dice) => `${'['.repeat(dice(8_000))}${']'.repeat(dice(8_000))}`,
  (dice) => nested(dice(8_000), '[', ']'),
  (dice) => nested(dice(4_000), '{"a":', '}', '1'),
  (dice) => `[${Array.from({ length: dice(4_000) }, () => '{}').join(',')}]`,
  (dice) => `{${Array.from({ length: dice(3_000) }, (_, at) => `"k${at}":0`).join(',')}}`,
  (dice) => `{${Array.from({ length: dice(3_000) }, () => '"id":"x"').join(',')}}`,
]

/** Properties that JavaScript calls or reads when it converts a value to a string, number or list. */
const members = ['toString', 'valueOf', 'toJSON', '__proto__', 'constructor', 'length', 'then']

/** Returns a JSON object with some of these members. `String()` and `Number()` throw on it. */
function impostor(dice: Dice): string {
  const some = members.filter((name, index) => index < 2 || dice(2) === 0)
  return `{${some.map((name) => `"${name}":${pick(['1', 'null', '1e9', '{}', '[]', '"x"'], dice)}`).join(',')}}`
}

function nested(depth: number, open: string, close: string, inner = ''): string {
  return open.repeat(depth) + inner + close.repeat(depth)
}

type Change = (body: Buffer, dice: Dice, others: readonly Buffer[]) => Buffer

/** Matches a scalar in JSON, including its quotes. */
const scalar = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/g

const changes: readonly Change[] = [
  (body, dice) => {
    const copy = Buffer.from(body)
    for (let left = 1 + dice(8); left > 0 && copy.length > 0; left -= 1) copy[dice(copy.length)] = dice(256)
    return copy
  },
  (body, dice) => body.subarray(0, dice(body.length + 1)),
  (body, dice) => {
    const [from, to] = [dice(body.length + 1), dice(body.length + 1)].toSorted((a, b) => a - b) as [number, number]
    return Buffer.concat([body.subarray(0, to), body.subarray(from)])
  },
  (body, dice) => {
    const at = dice(body.length + 1)
    return Buffer.concat([body.subarray(0, at), Buffer.from(pick(hostile, dice)(dice)), body.subarray(at)])
  },
  (body, dice) => replaceScalar(body, dice),
  (body, dice) => replaceScalar(body, dice),
  (body, dice) => replaceScalar(body, dice),
  (body, dice) => replaceScalar(body, dice, [impostor]),
  (body, dice, others) => {
    const other = pick(others, dice)
    return Buffer.concat([body.subarray(0, dice(body.length + 1)), other.subarray(dice(other.length + 1))])
  },
  (body) => Buffer.concat([Buffer.from('\uFEFF'), body]),
  (body) => Buffer.from(body.toString('utf8'), 'utf16le'),
  multiplied,
  multiplied,
]

function replaceScalar(body: Buffer, dice: Dice, values: typeof hostile = hostile): Buffer {
  const text = body.toString('utf8')
  const found = [...text.matchAll(scalar)]
  const match = found[dice(found.length)]
  if (!match) return body
  return Buffer.from(text.slice(0, match.index) + pick(values, dice)(dice) + text.slice(match.index + match[0].length))
}

/** Repeats the items of the body's first list, such as a batch, a random number of times, up to `maxBody` bytes. */
function multiplied(body: Buffer, dice: Dice): Buffer {
  const text = body.toString('utf8')
  const at = text.indexOf('[{')
  const end = text.lastIndexOf('}]')
  if (at < 0 || end < at) return body
  const items = text.slice(at + 1, end + 1)
  const count = 1 + dice(Math.max(1, Math.floor(maxBody / (items.length + 1))))
  return Buffer.from(text.slice(0, at + 1) + Array.from({ length: count }, () => items).join(',') + text.slice(end + 1))
}

/** Changes the body one to three times and truncates it to `maxBody` bytes. */
export function mutatedBody(body: Buffer, dice: Dice, others: readonly Buffer[]): Buffer {
  let changed = body
  for (let left = 1 + dice(3); left > 0; left -= 1) changed = pick(changes, dice)(changed, dice, others)
  return changed.subarray(0, maxBody)
}

const strange = [
  '',
  ' ',
  '0',
  '-1',
  '1e9',
  't=1',
  ',',
  ';;',
  'v1=',
  '=',
  '\u00ff',
  '../..',
  'null',
  'a'.repeat(5_000),
  'v1=,'.repeat(2_000),
  't=1,'.repeat(1_000),
]

type HeaderChange = (headers: readonly Header[], dice: Dice) => readonly Header[]

const headerChanges: readonly HeaderChange[] = [
  (headers) => headers,
  (headers) => headers,
  (headers, dice) => headers.filter((_, index) => index !== dice(headers.length)),
  (headers, dice) =>
    headers.map(([name, value], index): Header =>
      index === dice(headers.length) ? [name, pick(strange, dice)] : [name, value],
    ),
  (headers) => [...headers, ...headers],
  (headers) => headers.map(([name, value]): Header => [name.toUpperCase(), value]),
  (headers, dice) => [...headers, ...Array.from({ length: dice(500) }, (_, at): Header => [`x-${at}`, 'v'])],
  (headers, dice) =>
    headers.map(([name, value]): Header => [name, `${value.slice(0, dice(value.length + 1))}${pick(strange, dice)}`]),
]

const encodings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const

/** Returns a valid request after changing its body, its headers or both. The body is sometimes compressed. */
export function mutated(message: Message, dice: Dice, others: readonly Buffer[]): Message {
  const body = dice(8) === 0 ? Buffer.from(message.body) : mutatedBody(Buffer.from(message.body), dice, others)
  const headers = pick(headerChanges, dice)(message.headers, dice)
  if (dice(16) > 0) return { headers, body }
  const encoding = pick(['gzip', 'deflate', 'br'] as const, dice)
  const content = dice(4) === 0 ? body : encodings[encoding](body)
  return { headers: [...headers, ['Content-Encoding', encoding]], body: content }
}
