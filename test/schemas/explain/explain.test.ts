import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/core/finding.ts'
import { unknownProvider } from '../../../src/providers/unknown/index.ts'
import { openSchemas } from '../../../src/schemas/open.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

async function findings(schema: object, body: object): Promise<readonly Finding[]> {
  const dir = tempDir()
  mkdirSync(join(dir, 'unknown/t'), { recursive: true })
  writeFileSync(join(dir, 'unknown/t/1.json'), JSON.stringify(schema))
  const { check } = openSchemas({ dir })
  const { findings: found, schemas } = check(
    [{ type: 't', version: '1' }],
    unknownProvider,
    body as Record<string, unknown>,
  )
  for (const used of schemas) if (used.found === 'broken') throw used.error
  return found
}

/** `pointer: message | expected | actual` */
async function lines(schema: object, body: object): Promise<string[]> {
  const found = await findings(schema, body)
  return found.map(
    ({ pointer, message, expected = '-', actual = '-' }) => `${pointer}: ${message} | ${expected} | ${actual}`,
  )
}

describe('a finding', () => {
  it.each<[object, object, string]>([
    [{ properties: { a: { type: 'integer' } } }, { a: '12' }, '/a: wrong type | integer | string "12"'],
    [
      { properties: { a: { type: ['integer', 'null'] } } },
      { a: [1, 2] },
      '/a: wrong type | integer or null | array of 2',
    ],
    [
      { properties: { a: { enum: ['x', 1, null] } } },
      { a: 'y' },
      '/a: not one of the allowed values | one of "x", 1, null | string "y"',
    ],
    [{ properties: { a: { const: 'paid' } } }, { a: true }, '/a: not the allowed value | "paid" | boolean true'],
    [
      { required: ['a/b'], properties: { 'a/b': { type: 'string' } } },
      {},
      '/a~1b: missing property "a/b" | string | nothing',
    ],
    [{ required: ['a'] }, {}, '/a: missing property "a" | - | nothing'],
    [{ dependentRequired: { a: ['b'] } }, { a: 1 }, '/b: missing property "b", required by "a" | - | nothing'],
    [
      { properties: { status: {} }, additionalProperties: false },
      { sttus: 1 },
      '/sttus: unknown property "sttus"; did you mean "status"? | - | integer 1',
    ],
    [
      { properties: { status: {} }, unevaluatedProperties: false },
      { zzzzzz: {} },
      '/zzzzzz: unknown property "zzzzzz" | - | object',
    ],
    [{ properties: { a: { minimum: 0 } } }, { a: -0.5 }, '/a: must be >= 0 | - | number -0.5'],
    [{ properties: { a: { minItems: 1 } } }, { a: [] }, '/a: must not have fewer than 1 items | - | array of 0'],
    [
      { properties: { a: { format: 'date-time' } } },
      { a: 'now' },
      '/a: not a valid date-time | format date-time | string "now"',
    ],
    [
      { properties: { a: { pattern: '^evt_' } } },
      { a: 'x' },
      '/a: does not match the pattern | pattern ^evt_ | string "x"',
    ],
    [
      { properties: { a: { uniqueItems: true } } },
      { a: [1, 2, 1] },
      '/a: items 0 and 2 are equal | unique items | array of 3',
    ],
    [
      { properties: { a: { not: { type: 'string' } } } },
      { a: '' },
      '/a: matches what the schema excludes | - | string ""',
    ],
    [{ properties: { a: false } }, { a: null }, '/a: must not be present | - | null'],
    [{ propertyNames: { maxLength: 2 } }, { abc: 1 }, '/abc: the property name "abc" is not allowed | - | object'],
    [
      { properties: { a: { contains: { const: 1 } } } },
      { a: [2, 3, 4] },
      '/a: wrong number of matching items | 1 or more matching items | array of 3',
    ],
    [{ if: { required: ['a'] }, then: { required: ['b'] } }, { a: 1 }, '/b: missing property "b" | - | nothing'],
  ])('for %j says what was expected and what was found', async (schema, body, line) => {
    expect(await lines(schema, body)).toEqual([line])
  })

  it.each([
    [{ customer_email: 'jo@example.com' }, 'string of 14 characters'],
    [{ note: 'call jo@example.com' }, 'string of 19 characters'],
    [{ billing_details: { address: { line1: '1 Main St' } } }, 'string of 9 characters'],
    [{ client_secret: 'pi_1_secret_2' }, 'string of 13 characters'],
    [{ text: 'x'.repeat(41) }, 'string of 41 characters'],
    [{ last4: 4242 }, 'integer'],
    [{ status: 'open' }, 'string "open"'],
  ])('never shows what may be personal or secret: %j', async (body, actual) => {
    let schema: object = { type: 'boolean' }
    for (let at: unknown = body, keys: string[] = []; ;) {
      if (typeof at !== 'object' || at === null) {
        for (const key of keys.toReversed()) schema = { properties: { [key]: schema } }
        break
      }
      const [key] = Object.keys(at) as [string]
      keys.push(key)
      at = (at as Record<string, unknown>)[key]
    }
    expect((await findings(schema, body)).map((finding) => finding.actual)).toEqual([actual])
  })

  it('is one of at most a hundred', async () => {
    const found = await findings(
      { properties: { a: { items: { type: 'string' } } } },
      { a: Array.from({ length: 5_000 }, () => 1) },
    )
    expect(found).toHaveLength(101)
    expect(found.at(-1)?.message).toBe("not shown: 4900 of this payload's findings")
  })
})

describe('alternatives', () => {
  const $defs = {
    card: { type: 'object', required: ['last'], properties: { kind: { const: 'card' }, last: { type: 'integer' } } },
    bank: {
      type: 'object',
      required: ['code', 'iban'],
      properties: { kind: { const: 'bank' }, code: { type: 'string' } },
    },
  }

  it.each(['anyOf', 'oneOf'])('of other types are one finding (%s)', async (union) => {
    const schema = {
      properties: { a: { [union]: [{ type: 'string' }, { type: 'null' }, { type: ['null', 'object'] }] } },
    }
    expect(await lines(schema, { a: 1 })).toEqual(['/a: wrong type | string, null or object | integer 1'])
  })

  it('of other values are one finding', async () => {
    const schema = { properties: { a: { anyOf: [{ const: 'x' }, { enum: ['y', 'z'] }] } } }
    expect(await lines(schema, { a: 'q' })).toEqual([
      '/a: not one of the allowed values | one of "x", "y", "z" | string "q"',
    ])
  })

  it('are explained by the one whose kind matches, however much is wrong with it', async () => {
    const schema = {
      $defs,
      properties: { a: { anyOf: [{ $ref: '#/$defs/card' }, { type: 'null' }, { $ref: '#/$defs/bank' }] } },
    }
    expect(await lines(schema, { a: { kind: 'bank' } })).toEqual([
      '/a/code: missing property "code" (in the closest of 3 alternatives) | string | nothing',
      '/a/iban: missing property "iban" (in the closest of 3 alternatives) | - | nothing',
    ])
  })

  it('keep findings around and inside them apart', async () => {
    const inner = { anyOf: [{ $ref: '#/$defs/card' }, { $ref: '#/$defs/bank' }] }
    const schema = {
      $defs,
      properties: {
        before: { type: 'string' },
        a: { items: { oneOf: [{ type: 'string' }, inner] } },
        after: { type: 'string' },
      },
    }
    const body = { before: 1, a: ['fine', { kind: 'card' }, 5, { kind: 'card', last: 1 }], after: 2 }
    expect((await findings(schema, body)).map(({ pointer }) => pointer)).toEqual([
      '/before',
      '/a/1/last',
      '/a/2',
      '/after',
    ])
  })

  it('of oneOf that both match are named', async () => {
    const schema = {
      properties: {
        a: { oneOf: [{ type: 'string' }, { type: 'number' }, { minimum: 0 }, { type: 'integer' }] },
        b: { type: 'null' },
      },
    }
    expect(await lines(schema, { a: 1, b: 1 })).toEqual([
      '/a: matches alternatives 2 and 3, but only one is allowed | - | -',
      '/b: wrong type | null | integer 1',
    ])
  })
})
