import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/core/finding.ts'
import { unknownProvider } from '../../src/providers/unknown/index.ts'
import { openSchemas } from '../../src/schemas/open.ts'
import { tempDir } from '../helpers/temp-dir.ts'

// No test here measures time. If the cost is excessive, a test does not end.

function write(dir: string, path: string, content: unknown): string {
  const file = join(dir, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

function check(schema: object, payload: unknown) {
  const dir = tempDir()
  write(dir, 'unknown/t/1.json', schema)
  return openSchemas({ dir }).check([{ type: 't', version: '1' }], unknownProvider, payload as Record<string, unknown>)
}

function findings(schema: object, payload: unknown): readonly Finding[] {
  const { schemas, findings: found } = check(schema, payload)
  expect(schemas).toMatchObject([{ found: true }])
  return found
}

function places(schema: object, payload: unknown): (string | undefined)[] {
  return findings(schema, payload).map(({ pointer }) => pointer)
}

const ref = (name: string) => ({ $ref: `#/$defs/${name}` })
const numbered = (count: number, make: (index: number) => unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`d${index}`, make(index)]))
/** A payload that repeats a path. */
const nested = (path: readonly string[], depth: number, leaf: unknown): unknown => {
  const keys = Array.from({ length: depth }, () => path).flat()
  return keys.reduceRight((inner, key) => ({ [key]: inner }), leaf)
}

const doubling = (union: string, last: object) => ({
  properties: { a: ref('d0') },
  $defs: numbered(60, (index) => (index === 59 ? last : { [union]: [ref(`d${index + 1}`), ref(`d${index + 1}`)] })),
})
const closed = (last: object) => ({
  ...doubling('allOf', last).properties.a,
  unevaluatedProperties: false,
  $defs: doubling('allOf', last).$defs,
})

describe('a schema that applies itself repeatedly does not hold up a run', () => {
  it.each(['allOf', 'anyOf'])('by two references in each of 60 definitions (%s)', (union) => {
    expect(findings(doubling(union, { type: 'string' }), { a: 'x' })).toEqual([])
    expect(places(doubling(union, { type: 'string' }), { a: 1 })).toEqual(['/a'])
    expect(places(doubling(union, { required: ['b'] }), { a: {} })).toEqual(['/a/b'])
  })

  it('by two references to itself for the same property', () => {
    const schema = { properties: { a: { allOf: [{ $ref: '#' }, { $ref: '#' }] }, n: { type: 'integer' } } }
    expect(findings(schema, nested(['a'], 150, { n: 1 }))).toEqual([])
    expect(places(schema, nested(['a'], 150, { n: 'x' }))).toEqual([`${'/a'.repeat(150)}/n`])
  })

  it('by alternatives that all lead back, as in Stripe objects', () => {
    const owner = {
      type: 'object',
      properties: { object: { type: 'string' }, owner: { anyOf: [{ type: 'string' }, ref('customer')] } },
    }
    const customer = { type: 'object', properties: { source: { anyOf: [ref('card'), ref('bank'), ref('wallet')] } } }
    const schema = {
      ...ref('customer'),
      $defs: { customer, card: owner, bank: { ...owner, title: 'Bank' }, wallet: { ...owner, title: 'Wallet' } },
    }
    expect(findings(schema, nested(['source', 'owner'], 80, 'x'))).toEqual([])
    expect(places(schema, nested(['source', 'owner'], 25, 1))).toEqual(['/source/owner'.repeat(25)])
  })

  it('and still knows which properties were evaluated', () => {
    expect(findings(closed({ properties: { x: {}, y: {} } }), { x: 1, y: 2 })).toEqual([])
    expect(places(closed({ properties: { x: {} } }), { x: 1, y: 2, z: 3 })).toEqual(['/y', '/z'])
  })

  it('and is given up if its references depend on the path to them', () => {
    const schema = {
      $dynamicAnchor: 'node',
      properties: { a: { allOf: [{ $dynamicRef: '#node' }, { $dynamicRef: '#node' }] } },
    }
    expect(findings(schema, nested(['a'], 5, 1))).toEqual([])
    expect(findings(schema, nested(['a'], 60, 1))).toMatchObject([{ code: 'schema.too-costly', severity: 'error' }])
  })
})

describe('a payload with very many violations does not hold up a run', () => {
  const many = 200_000
  const list = (item: unknown) => ({ a: Array.from({ length: many }, () => item) })
  const $defs = {
    text: { type: 'string', not: ref('none') },
    none: { type: 'null' },
    left: { required: ['x'], properties: { x: ref('right') } },
    right: { required: ['y'], properties: { y: ref('left') } },
  }

  it.each<[string, object, object]>([
    ['items', { items: { type: 'string' } }, list(1)],
    ['items by a reference', { items: ref('text') }, list(1)],
    ['items with alternatives', { items: { anyOf: [ref('left'), ref('right')] } }, list({})],
    ['items with one alternative too many', { items: { oneOf: [{ minimum: 0 }, { maximum: 9 }] } }, list(1)],
    [
      'unknown properties',
      { additionalProperties: false },
      { a: Object.fromEntries(Array.from({ length: many }, (_, index) => [`k${index}`, 1])) },
    ],
    [
      'names',
      { propertyNames: { maxLength: 1 } },
      { a: Object.fromEntries(Array.from({ length: many }, (_, index) => [`k${index}`, 1])) },
    ],
  ])('%s', (_name, schema, payload) => {
    const found = findings({ properties: { a: schema }, $defs }, payload)
    expect(found).toHaveLength(101)
    expect(found.at(-1)?.message).toMatch(/^not shown: (?:more than )?\d+ of this payload's findings$/)
  })

  it('and unique items are not compared pairwise', () => {
    const items = Array.from({ length: many }, (_, index) => ({ index }))
    const schema = { properties: { a: { uniqueItems: true } } }
    expect(findings(schema, { a: items })).toEqual([])
    expect(findings(schema, { a: [...items, { index: 7 }] })).toMatchObject([
      { message: `items 7 and ${many} are equal` },
    ])
  })
})

describe('items are equal', () => {
  it.each<[unknown, unknown, boolean]>([
    [1, '1', false],
    [1, 1.0, true],
    [0, -0, true],
    [null, 'null', false],
    [true, 1, false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: '1' }, false],
    [[1, 2], [2, 1], false],
    [['a,b'], ['a', 'b'], false],
    [{}, [], false],
    [{}, '{}', false],
  ])('%j and %j: %s', (left, right, equal) => {
    expect(findings({ properties: { a: { uniqueItems: true } } }, { a: [left, right] })).toHaveLength(equal ? 1 : 0)
  })
})

describe('a large schema', () => {
  it('may have thousands of properties in one object', () => {
    const schema = { properties: numbered(3_000, () => ({ type: 'string', minLength: 1 })) }
    expect(findings(schema, numbered(3_000, String))).toEqual([])
    expect(places(schema, { d0: '0', d2999: 1 })).toEqual(['/d2999'])
  })

  it.each<[string, () => object, string]>([
    [
      'more objects than can be compiled',
      () => ({ properties: numbered(50_000, () => ({ minLength: 1 })) }),
      'more than 40000 objects',
    ],
    [
      'a long chain of definitions',
      () => ({
        ...ref('d0'),
        $defs: numbered(5_000, (index) => (index === 4_999 ? {} : { properties: { a: ref(`d${index + 1}`) } })),
      }),
      'nested too deep',
    ],
  ])('with %s is refused, naming its file', (_name, schema, reason) => {
    const [used] = check({ ...schema(), required: ['x'] }, {}).schemas
    expect(used).toMatchObject({
      found: 'broken',
      error: { code: 'BILLHOOK_SCHEMA_BROKEN', exitCode: 2, message: expect.stringContaining(reason) as string },
    })
    if (used?.found === 'broken') expect(used.error.message).toContain('unknown/t/1.json')
  })

  it('that is nested deeper than the stack is refused', () => {
    const dir = tempDir()
    write(dir, 'unknown/t/1.json', `${'{"items":'.repeat(100_000)}{}${'}'.repeat(100_000)}`)
    expect(openSchemas({ dir }).check([{ type: 't', version: '1' }], unknownProvider, {}).schemas[0]).toMatchObject({
      found: 'broken',
    })
  })

  it('of too many files is refused', () => {
    const dir = tempDir()
    for (let index = 0; index <= 1_001; index++) write(dir, `parts/${index}.json`, { $ref: `${index + 1}.json` })
    write(dir, 'unknown/t/1.json', { $ref: '../../parts/0.json' })
    expect(openSchemas({ dir }).check([{ type: 't', version: '1' }], unknownProvider, {}).schemas[0]).toMatchObject({
      found: 'broken',
      error: { message: expect.stringContaining('more than 1000 files') as string },
    })
  })
})
