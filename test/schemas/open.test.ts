import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stripe } from '../../src/providers/stripe/index.ts'
import { openSchemas } from '../../src/schemas/open.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'billhook-schemas-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

function write(path: string, content: unknown): string {
  const file = join(dir, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

const event = (object: object, rest: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type: 'invoice.paid',
  created: 1,
  livemode: false,
  api_version: '2020-08-27',
  data: { object },
  ...rest,
})
const wanted = [{ type: 'invoice.paid', version: '2020-08-27' }]

describe('choosing a schema', () => {
  it('uses the file of provider, type and version, and no other', async () => {
    write('stripe/invoice.paid/2020-08-27.json', { required: ['a'] })
    write('stripe/invoice.paid/2022-11-15.json', { required: ['b'] })
    const { check } = openSchemas({ dir })
    const checked = check(wanted, stripe, event({}))
    expect(checked.schemas).toMatchObject([{ found: true, version: '2020-08-27', assumed: false }])
    expect(checked.findings.map(({ pointer }) => pointer)).toEqual(['/a'])
  })

  it('does not guess a version that the payload does not have', async () => {
    write('stripe/invoice.paid/2020-08-27.json', {})
    const { check: one } = openSchemas({ dir })
    expect(one([{ type: 'invoice.paid' }], stripe, event({})).schemas).toMatchObject([{ found: true, assumed: true }])
    write('stripe/invoice.paid/2022-11-15.json', {})
    const { check: two } = openSchemas({ dir })
    const [choice] = two([{ type: 'invoice.paid' }], stripe, event({})).schemas
    expect(choice).toEqual({
      found: false,
      reason:
        'looked for stripe/invoice.paid/<version>.json; the payload has no version, but there are 2 schema versions: ' +
        '2020-08-27, 2022-11-15',
    })
  })

  it.each([
    '../../../etc/passwd',
    '..',
    '.',
    '',
    'invoice.paid/../invoice.paid',
    'a\0b',
    '__proto__',
    'x'.repeat(100_000),
  ])('never leaves the directory, whatever the type (%#)', async (type) => {
    write('stripe/invoice.paid/2020-08-27.json', {})
    const { check } = openSchemas({ dir })
    expect(check([{ type, version: '2020-08-27' }], stripe, event({})).schemas).toMatchObject([{ found: false }])
  })

  it('reports a missing directory', () => {
    const expected = { code: 'BILLHOOK_SCHEMAS_NOT_FOUND', exitCode: 2 }
    expect(() => openSchemas({ dir: join(dir, 'nowhere') })).toThrow(expect.objectContaining(expected))
  })
})

describe('envelope', () => {
  it('is checked without any schema directory', async () => {
    const { validate } = openSchemas({})
    expect(validate(wanted, stripe, event({}))).toEqual([])
    expect(validate(wanted, stripe, event({}, { livemode: 'no' }))).toEqual([
      {
        code: 'schema.type',
        severity: 'error',
        message: 'wrong type',
        pointer: '/livemode',
        expected: 'boolean',
        actual: 'string "no"',
      },
    ])
  })

  it('reads a batch once, however many events it has', () => {
    write('stripe/invoice.paid/2020-08-27.json', { required: ['account'] })
    write('stripe/charge.failed/2020-08-27.json', { required: ['account'] })
    let reads = 0
    const body = event({})
    const watched = new Proxy(body, {
      get: (object, key) => ((reads += key === 'livemode' ? 1 : 0), Reflect.get(object, key)),
    })
    const { validate } = openSchemas({ dir })
    const many = Array.from({ length: 1_000 }, (_, at) => ({
      type: at % 2 ? 'invoice.paid' : 'charge.failed',
      version: '2020-08-27',
    }))
    expect(validate(many, stripe, watched)).toMatchObject([{ code: 'schema.required', pointer: '/account' }])
    expect(reads).toBeLessThan(10)
  })

  it('reports once what both envelope and schema require', async () => {
    write('stripe/invoice.paid/2020-08-27.json', { required: ['livemode'] })
    const { validate } = openSchemas({ dir })
    expect(validate(wanted, stripe, event({}, { livemode: undefined }))).toHaveLength(1)
  })
})

const integer = { type: 'integer' }
const paid = (reference: string, rest: object = {}) => ({
  properties: { data: { properties: { object: { $ref: reference } } } },
  ...rest,
})
const findings = async (object: object) => openSchemas({ dir }).check(wanted, stripe, event(object))

describe('$ref between files', () => {
  it.each([
    ['next to the file', '../../common/invoice.json', {}],
    ['despite an $id', '../../common/invoice.json', { $id: 'https://example.com/schemas/paid.json' }],
    ['by the $id of the other', 'https://example.com/invoice', {}],
    ['relative to an $id', 'invoice', { $id: 'https://example.com/paid' }],
    ['by an anchor in draft-07', '../../common/invoice.json', { $schema: 'http://json-schema.org/draft-07/schema#' }],
    ['with a fragment', '../../common/all.json#/$defs/invoice', {}],
  ])('is followed %s', async (_, reference, rest) => {
    const invoice = { properties: { total: { $ref: '#/$defs/amount' } }, $defs: { amount: integer } }
    write('common/invoice.json', { $id: 'https://example.com/invoice', ...invoice })
    write('common/all.json', { $defs: { invoice: { properties: { total: integer } } } })
    write('stripe/invoice.paid/2020-08-27.json', paid(reference, rest))
    expect((await findings({ total: 1 })).findings).toEqual([])
    expect((await findings({ total: '1' })).findings).toMatchObject([
      { pointer: '/data/object/total', expected: 'integer' },
    ])
  })

  it('may be circular', async () => {
    write('common/node.json', { properties: { child: { $ref: 'node2.json' }, n: integer } })
    write('common/node2.json', { $ref: 'node.json' })
    write('stripe/invoice.paid/2020-08-27.json', paid('../../common/node.json'))
    expect((await findings({ child: { child: { n: 'x' } } })).findings).toMatchObject([
      { pointer: '/data/object/child/child/n' },
    ])
  })

  it('lets two versions have the same $id', async () => {
    const copy = {
      $id: 'https://example.com/paid',
      $defs: { part: { $id: 'https://example.com/part', type: 'object' } },
      $ref: 'part',
    }
    write('stripe/invoice.paid/2020-08-27.json', copy)
    write('stripe/invoice.paid/2022-11-15.json', { ...copy, required: ['nope'] })
    const { check } = openSchemas({ dir })
    expect(check(wanted, stripe, event({})).findings).toEqual([])
    expect(check([{ type: 'invoice.paid', version: '2022-11-15' }], stripe, event({})).findings).toMatchObject([
      { pointer: '/nope' },
    ])
  })

  it.each([
    ['outside the directory', '../../../secret.json', 'is outside the schema directory'],
    ['to a missing file', 'nope.json', 'create '],
    ['to the network', 'https://example.com/x.json', 'billhook never fetches schemas'],
    ['to a missing part', '#/$defs/nope', ''],
  ])('is refused %s', async (_, reference, hint) => {
    const file = write('stripe/invoice.paid/2020-08-27.json', paid(reference))
    const [schema] = (await findings({})).schemas
    if (schema?.found !== 'broken') throw new Error('not broken')
    expect(schema.error).toMatchObject({
      code: 'BILLHOOK_SCHEMA_BROKEN',
      exitCode: 2,
      message: expect.stringContaining(file),
      hint: expect.stringContaining(hint),
    })
    expect(schema.error.message).toContain(reference)
  })
})

describe('a broken schema', () => {
  it.each([
    ['half JSON', '{\n  "type": ', ':2:11: not JSON: unexpected end of text'],
    ['a list', '[]', 'a JSON Schema is an object or a boolean'],
    [
      'an unknown type',
      '{\n  "properties": {\n    "a": {"type": "strin"}\n  }\n}',
      ':3:19: /properties/a/type: not one of the allowed values',
    ],
    [
      'an unknown draft',
      '{"$schema": "https://json-schema.org/draft/2019-09/schema"}',
      'billhook supports draft-07 and 2020-12',
    ],
    ['a bad pattern', '{"pattern": "("}', 'Invalid regular expression'],
    ['an invalid $id', '{"$id": "http://["}', 'URL'],
    ['an invalid $ref', '{"$ref": "http://["}', 'URL'],
  ])('of %s names its file and is a warning for the payload', async (_, content, message) => {
    const file = write('stripe/invoice.paid/2020-08-27.json', content)
    const { check, validate } = openSchemas({ dir })
    const [schema] = check(wanted, stripe, event({})).schemas
    if (schema?.found !== 'broken') throw new Error('not broken')
    expect(schema.error.message).toContain(file)
    expect(schema.error.message).toContain(message)
    expect(validate(wanted, stripe, event({}))).toMatchObject([{ code: 'schema.broken', severity: 'warning' }])
  })

  it('in one file does not affect the others', async () => {
    write('stripe/invoice.paid/2020-08-27.json', { $ref: 'common.json' })
    write('stripe/invoice.paid/common.json', '{')
    write('stripe/charge.failed/2020-08-27.json', { required: ['x'] })
    const { check } = openSchemas({ dir })
    expect(check(wanted, stripe, event({})).schemas).toMatchObject([{ found: 'broken' }])
    expect(check([{ type: 'charge.failed', version: '2020-08-27' }], stripe, event({})).findings).toHaveLength(1)
  })
})

it('survives a payload nested deeper than the stack', async () => {
  write('stripe/invoice.paid/2020-08-27.json', { properties: { a: { $ref: '#' } } })
  const { validate } = openSchemas({ dir })
  const deep = JSON.parse(`${`{"a":`.repeat(200_000)}1${'}'.repeat(200_000)}`) as Record<string, unknown>
  expect(validate(wanted, stripe, { ...event({}), ...deep })).toMatchObject([{ code: 'schema.too-deep' }])
})

it('gives up on a pattern that takes too long on a text in the payload', () => {
  write('stripe/invoice.paid/2020-08-27.json', {
    properties: { id: { pattern: '^(a+)+$' } },
    patternProperties: { '^x': { type: 'string' } },
  })
  const { validate } = openSchemas({ dir })
  expect(validate(wanted, stripe, event({}, { id: 'aaa', xy: 'z' }))).toEqual([])
  expect(validate(wanted, stripe, event({}, { id: 'aab' }))).toMatchObject([{ pointer: '/id' }])
  expect(validate(wanted, stripe, event({}, { id: `${'a'.repeat(40)}!` }))).toMatchObject([{ code: 'schema.too-slow' }])
})
