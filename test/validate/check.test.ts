import * as fc from 'fast-check'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Provider } from '../../src/core/provider/provider.ts'
import { standardWebhooks } from '../../src/providers/standard-webhooks/index.ts'
import { openSchemas } from '../../src/schemas/open.ts'
import type { PayloadResult } from '../../src/core/results/validation.ts'
import { readText } from '../../src/inputs/formats/json.ts'
import { createCheck } from '../../src/validate/check.ts'
import { tempDir } from '../helpers/temp-dir.ts'

let dir: string
beforeEach(() => {
  dir = tempDir()
  schema('stripe/invoice.paid/2024-06-20.json', {
    properties: { data: { properties: { object: { required: ['total'] } } } },
  })
  schema('standard-webhooks/user.created/1.json', { required: ['data'] })
})

function schema(path: string, content: object): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), JSON.stringify(content))
}

const open = async (provider?: Provider, version?: string) => {
  const check = createCheck({ schemas: openSchemas({ dir }), provider, version, limit: 100_000 })
  return (text: string, file: string, line: number): PayloadResult => check(readText(Buffer.from(text), { file, line }))
}

const event = (object: object, rest: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type: 'invoice.paid',
  api_version: '2024-06-20',
  created: 1,
  livemode: false,
  data: { object },
  ...rest,
})
const capture = (body: string | Uint8Array, headers: unknown = {}) =>
  JSON.stringify({ id: 'dlv_1', headers, body_b64: Buffer.from(body).toString('base64') })

describe('a payload', () => {
  it('that matches its schema is valid', async () => {
    expect((await open())(JSON.stringify(event({ total: 1 })), 'f', 1)).toEqual({
      file: 'f',
      line: 1,
      outcome: 'valid',
      provider: 'stripe',
      type: 'invoice.paid',
      version: '2024-06-20',
      eventId: 'evt_1',
      schema: join(dir, 'stripe/invoice.paid/2024-06-20.json'),
      findings: [],
    })
  })

  it('has findings with positions in the file, in the order of the text', async () => {
    const text = JSON.stringify(event({}, { livemode: 1 }), null, 2)
    const { outcome, findings } = (await open())(text, 'f', 10)
    expect(outcome).toBe('invalid')
    expect(findings.map(({ pointer, line, column }) => [pointer, line, column])).toEqual([
      ['/livemode', 16, 15],
      ['/data/object/total', 18, 15],
    ])
  })

  it.each([
    ['{"a": tru}', 'body.not-json', 'not JSON: expected a value', 7],
    ['{"a": 1', 'body.not-json', 'not JSON: unexpected end of text', 8],
    ['[]', 'body.not-object', 'JSON, but not an object', 1],
  ])('%s is unreadable, with its position', async (text, code, message, column) => {
    expect((await open())(text, 'f', 3)).toEqual({
      file: 'f',
      line: 3,
      outcome: 'unreadable',
      findings: [{ code, severity: 'error', message, line: 3, column }],
    })
  })

  it('without an id is invalid if its provider is known', async () => {
    const { outcome, findings } = (await open())(JSON.stringify({ ...event({}), id: undefined }), 'f', 1)
    expect(outcome).toBe('invalid')
    expect(findings).toMatchObject([{ code: 'envelope.no-id', line: 1, column: 1 }])
  })

  it('that parsers read differently is valid, with warnings at their positions', async () => {
    const text = JSON.stringify(event({ total: 12_345 })).replace('12345', '12345678901234567890,"total":1')
    const { outcome, findings } = (await open())(text, 'f', 1)
    expect(outcome).toBe('valid')
    expect(
      findings.map(({ code, severity, pointer, column }) => [code, severity, pointer, text.slice(column - 1, column)]),
    ).toEqual([
      ['body.duplicate-key', 'warning', '/data/object/total', '1'],
      ['body.inexact-number', 'warning', '/data/object/total', '1'],
    ])
    expect((await open())(capture(`\uFEFF${text}`), 'f', 1)).toMatchObject({
      outcome: 'valid',
      findings: [{ severity: 'warning' }, { severity: 'warning' }],
    })
  })

  it('from an unknown provider is not a failure, and gets a next step', async () => {
    const check = await open()
    for (const body of [{}, { id: 'x', type: 'y' }]) {
      expect(check(JSON.stringify(body), 'f', 1)).toMatchObject({
        outcome: 'no-schema',
        note: expect.stringContaining('--source'),
      })
    }
  })

  it("without headers is checked against its schema even if the provider's ids are in headers", async () => {
    const check = await open(standardWebhooks)
    const result = check('{"type":"user.created"}', 'f', 1)
    expect(result).toMatchObject({
      outcome: 'invalid',
      provider: 'standard-webhooks',
      findings: [{ pointer: '/data' }],
    })
    expect(result.eventId).toBeUndefined()
  })
})

it('with names of a megabyte is reported in a few lines', async () => {
  const long = 'x'.repeat(1_000_000)
  const result = (await open())(JSON.stringify(event({}, { id: long, type: long, api_version: long })), 'f', 1)
  expect(JSON.stringify(result).length).toBeLessThan(3_000)
})

it('with thousands of events is checked against its envelope once, and reported once', async () => {
  const item = { NotificationRequestItem: { eventCode: 'CAPTURE', pspReference: '1', success: 'true' } }
  const text = JSON.stringify({ live: 'false', notificationItems: Array.from({ length: 5_000 }, () => item) })
  const { outcome, findings } = (await open())(text, 'f', 1)
  expect(outcome).toBe('invalid')
  expect(findings).toHaveLength(101)
})

describe('the version', () => {
  it('that is missing is reported, and the only schema is used', async () => {
    const text = JSON.stringify(event({ total: 1 }, { api_version: null }))
    const result = (await open())(text, 'f', 1)
    expect(result).toMatchObject({
      outcome: 'valid',
      note: expect.stringContaining('the payload has no version; 2024-06-20'),
    })
    expect(result.version).toBeUndefined()
  })

  it('that is missing is not guessed if there are several schemas', async () => {
    schema('stripe/invoice.paid/2019-01-01.json', {})
    const result = (await open())(JSON.stringify(event({ total: 1 }, { api_version: null })), 'f', 1)
    expect(result).toMatchObject({ outcome: 'no-schema', note: expect.stringContaining('2019-01-01, 2024-06-20') })
  })

  it('on the command line takes precedence over the one in the payload', async () => {
    schema('stripe/invoice.paid/2019-01-01.json', { required: ['old'] })
    const result = (await open(undefined, '2019-01-01'))(JSON.stringify(event({ total: 1 })), 'f', 1)
    expect(result).toMatchObject({ outcome: 'invalid', version: '2024-06-20', findings: [{ pointer: '/old' }] })
  })
})

describe('a capture line', () => {
  it('is checked by its body, and its headers identify the provider', async () => {
    const check = await open()
    expect(check(capture(JSON.stringify(event({ total: 1 }))), 'f', 1)).toMatchObject({
      outcome: 'valid',
      eventId: 'evt_1',
    })
    const signed = capture('{"type":"user.created"}', [['webhook-id', 'msg_1']])
    expect(check(signed, 'f', 7)).toMatchObject({
      outcome: 'invalid',
      provider: 'standard-webhooks',
      eventId: 'msg_1',
      findings: [{ pointer: '/data', line: 7, column: signed.indexOf('"eyJ') + 1 }],
    })
  })

  it('may contain a compressed body, but a decompression bomb is refused', async () => {
    const check = await open()
    const body = gzipSync(JSON.stringify(event({ total: 1 })))
    expect(check(capture(body, { 'Content-Encoding': 'gzip' }), 'f', 1).outcome).toBe('valid')
    const bomb = gzipSync(Buffer.alloc(1_000_000))
    expect(check(capture(bomb, { 'Content-Encoding': 'gzip' }), 'f', 1)).toMatchObject({
      outcome: 'unreadable',
      findings: [{ code: 'body.too-large' }],
    })
  })

  it('with a body that is not base64 is refused, not partly decoded', async () => {
    const body = Buffer.from(JSON.stringify(event({ total: 1 }))).toString('base64')
    for (const encoded of [`!!!${body}%%garbage`, 5]) {
      const text = JSON.stringify({ headers: {}, body_b64: encoded })
      expect((await open())(text, 'f', 1)).toMatchObject({
        outcome: 'unreadable',
        findings: [{ code: 'body.not-base64' }],
      })
    }
  })

  it('needs no headers, as for replay', async () => {
    const text = JSON.stringify({ body_b64: Buffer.from(JSON.stringify(event({ total: 1 }))).toString('base64') })
    expect((await open())(text, 'f', 1)).toMatchObject({ outcome: 'valid' })
  })

  it('with a body that is not JSON is reported at the position of the body', async () => {
    expect((await open())(capture('{"a":'), 'f', 2)).toMatchObject({
      outcome: 'unreadable',
      findings: [{ code: 'body.not-json', line: 2, column: 39 }],
    })
  })
})

it('survives any text, and every finding is inside it', async () => {
  const check = await open()
  const sample = JSON.stringify(event({ total: 1, lines: [{ a: null }, 'x\\u0000é'] }), null, 1)
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    '"',
    '\\',
    '\n',
    '0',
    '-',
    'null',
    '"id"',
    '"type"',
    '{"body_b64":"e30="}',
    '\uD800',
    '',
  )
  const broken = fc.tuple(fc.nat(), fc.nat(20), pieces).map(([at, cut, put]) => {
    const start = at % sample.length
    return sample.slice(0, start) + put + sample.slice(start + cut)
  })
  fc.assert(
    fc.property(fc.oneof(broken, fc.json(), fc.string()), (text) => {
      const lines = text.split('\n')
      for (const { line, column } of check(text, 'f', 1).findings) {
        expect(line).toBeLessThanOrEqual(lines.length)
        expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1)
      }
    }),
    { numRuns: 2_000 },
  )
})
