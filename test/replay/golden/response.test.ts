import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { AttemptResult } from '../../../src/core/delivery/attempt.ts'
import { ignoring } from '../../../src/replay/effect/ignore.ts'
import { goldenOf, goldenText, parseGolden, unlikeGolden } from '../../../src/replay/golden/response.ts'

type Answer = Extract<AttemptResult, { outcome: 'response' }>

const nothing = ignoring([])

function answer(
  body: string | Uint8Array,
  more: Partial<Pick<Answer, 'status' | 'headers' | 'truncated'>> = {},
): Answer {
  return {
    outcome: 'response',
    startedAt: 0,
    durationMs: 1,
    status: 200,
    headers: [],
    body: Buffer.from(body),
    truncated: false,
    ...more,
  }
}

function textOf(
  body: string | Uint8Array,
  more: Parameters<typeof answer>[1] = {},
  ignore: readonly string[] = [],
): string {
  return goldenText(goldenOf(answer(body, more), ignoring(ignore)))
}

/** Returns how a later answer differs from an earlier one. */
function unlike(before: string | Uint8Array, after: string | Uint8Array, ignore: readonly string[] = []) {
  const golden = parseGolden(textOf(before)) ?? expect.unreachable()
  return unlikeGolden(golden, goldenOf(answer(after), ignoring(ignore)), ignoring(ignore))
}

test('a golden file is a text that can be reviewed', () => {
  expect(
    textOf('{"received":true,"lines":[1,2]}', {
      status: 202,
      headers: [
        ['Content-Type', 'application/json'],
        ['date', 'now'],
      ],
    }),
  ).toBe('HTTP 202\ncontent-type: application/json\n\n{\n  "received": true,\n  "lines": [\n    1,\n    2\n  ]\n}\n')
  expect(textOf('')).toBe('HTTP 200\n')
  expect(textOf('thank you\n')).toBe('HTTP 200\n\nthank you\n\n')
})

test.each([
  '',
  '\n',
  'x',
  'x\n',
  '\n\nx\n\n',
  'a\r\nb',
  '{}',
  '"x"',
  '[]',
  '{"a":12345678901234567890.1}',
  Buffer.from([255, 0, 1]),
])('%j matches itself, even with other line breaks', (body) => {
  const golden = goldenOf(answer(body), nothing)
  const text = goldenText(golden)
  for (const given of [text, text.replaceAll('\n', '\r\n'), text.replace(/\n$/, body === 'x' ? '' : '\n')])
    expect(parseGolden(given)).toEqual(golden)
  expect(unlike(body, body)).toEqual([])
})

test.each(['', '{"received":true}', 'HTTP 99\n', '<<<<<<< HEAD\nHTTP 200\n', 'HTTP 200\nx\n'])(
  '%j is not a golden file',
  (text) => {
    expect(parseGolden(text)).toBeUndefined()
  },
)

test('key order and whitespace are ignored, but digits and list order are compared', () => {
  expect(unlike('{"a":1,"b":{"c":2,"d":3}}', ' {"b":\n{"d":3, "c":2}, "a":1} ')).toEqual([])
  expect(unlike('[1,2]', '[2,1]')).toHaveLength(2)
  expect(unlike('{"id":12345678901234567890}', '{"id":12345678901234567891}')).toEqual([
    { of: 'body', path: '/id', expected: '12345678901234567890', actual: '12345678901234567891' },
  ])
})

test('a difference is reported with its path and a short extract', () => {
  const [same, many] = ['x'.repeat(500), Object.fromEntries(Array.from({ length: 99 }, (_, index) => [index, 1]))]
  expect(unlike('{"a":1,"b":null}', '{"a":"1","c":{}}')).toEqual([
    { of: 'body', path: '/a', expected: '1', actual: '"1"' },
    { of: 'body', path: '/b', expected: 'null', actual: 'nothing' },
    { of: 'body', path: '/c', expected: 'nothing', actual: '{}' },
  ])
  expect(unlike(`one\n${same}1`, `one\n${same}2${same}`)).toEqual([
    { of: 'body', expected: '…xxxxxxxxxxxxxxxxxxxx1" on line 2', actual: `…xxxxxxxxxxxxxxxxxxxx2${'x'.repeat(59)}…` },
  ])
  expect(unlike('one\n', 'one')).toEqual([{ of: 'body', expected: '"" on line 2', actual: 'nothing' }])
  expect(unlike('{"a":1}', 'oops')).toEqual([{ of: 'body', expected: '"{" on line 1', actual: '"oops"' }])
  expect(unlike(JSON.stringify(many), '{}')).toHaveLength(5)
})

test('status and content type are compared', () => {
  const golden = goldenOf(answer('', { headers: [['content-type', 'text/plain']] }), nothing)
  expect(unlikeGolden(golden, goldenOf(answer('', { status: 500 }), nothing), nothing)).toEqual([
    { expected: '200', actual: '500' },
    { of: 'content-type', expected: 'text/plain', actual: 'none' },
  ])
})

test('ignored paths are not written, and are ignored in existing files', () => {
  const ignore = ['/at', 'items.*.id', '/ids/0']
  const [before, after] = ['{"at":1,"items":[{"id":1,"n":1}],"ids":[1,2]}', '{"items":[{"id":2,"n":1}],"ids":[9,2]}']
  expect(JSON.parse(goldenOf(answer(before), ignoring(ignore)).body)).toEqual({ items: [{ n: 1 }], ids: [null, 2] })
  expect(unlike(before, after, ignore)).toEqual([])
  expect(unlike(before, after, ['/at', '/ids']).map(({ path }) => path)).toEqual(['/items/0/id'])
})

test('golden files contain no personal data or secrets, and numbers remain numbers', () => {
  const golden = textOf(
    '{"email":"jo@shop.test","client_secret":"abc","pin":1234,"customer":{"name":"Jo Doe","phone":"+49 171 ' +
      '1234567"},"note":"for Jo Doe","id":"cus_1","amount":500}',
  )
  expect(JSON.parse(golden.slice(golden.indexOf('{')))).toEqual({
    email: '<email>',
    client_secret: '<hidden>',
    pin: 0,
    customer: { name: '<name>', phone: '<phone>' },
    note: 'for <name>',
    id: 'cus_1',
    amount: 500,
  })
  expect(textOf('mail jo@shop.test')).toContain('mail <email>')
})

test('an answer cannot control a terminal, either through the file or through a difference', () => {
  const bad = '\u001B[2J\u009B\u202E\u2028'
  const text = textOf(`a${bad}\r\n\u0000`, { headers: [['content-type', `x${bad}`]] })
  expect(text).toMatch(/^[ -~\n]*$/)
  const json = textOf(JSON.stringify({ [`k${bad}`]: `é😀${bad}` }))
  expect(json).toMatch(/^[ -~\né😀]*$/u)
  expect(JSON.parse(json.slice(json.indexOf('{')))).toEqual({ [`k${bad}`]: `é😀${bad}` })
})

test('bytes and long texts are compared by hash, and compressed text is decompressed', () => {
  expect(unlike(Buffer.from([0xff, 1]), Buffer.from([0xff, 2]))).toMatchObject([
    { of: 'body', actual: expect.stringMatching(/^"sha256:.* of 2 bytes"$/) },
  ])
  expect(textOf('x', { truncated: true })).toContain('of the first 1 bytes')
  expect(textOf(gzipSync('{"a":1}'), { headers: [['content-encoding', 'gzip']] })).toBe('HTTP 200\n\n{\n  "a": 1\n}\n')
  expect(textOf(gzipSync('x'.repeat(1e6)), { headers: [['content-encoding', 'gzip']] })).toContain('sha256:')
})

test('deeply nested JSON is compared as text', () => {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
  expect(unlike(deep, deep)).toEqual([])
  expect(unlike(deep, deep.slice(1, -1))).toHaveLength(1)
  expect(textOf(deep).length).toBeLessThan(4 * 1024 * 1024)
})
