import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { glance } from '../../src/schemas/glance.ts'

const ajv = new Ajv2020({ strict: false, logger: false, validateSchema: false, addUsedSchema: false })
addFormats.default(ajv)

const key = fc.constantFrom('a', 'b', 'é', 'toString', '__proto__')
const scalar = fc.constantFrom<unknown>(
  0,
  -0,
  1,
  1.5,
  -3,
  Number.POSITIVE_INFINITY,
  '',
  'a',
  'ab',
  '😀',
  'x@y.zz',
  true,
  false,
  null,
)
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('any')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries) as unknown),
  ),
})).any
const type = fc.constantFrom('array', 'boolean', 'integer', 'null', 'number', 'object', 'string')
const bound = fc.constantFrom(0, 1, 2)
const schema = fc.letrec((tie) => {
  const some = { maxKeys: 3 }
  const list = fc.array(tie('any'), { minLength: 1, maxLength: 3 })
  const bounds =
    'minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems minProperties maxProperties'
  const keywords: Record<string, fc.Arbitrary<unknown>> = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    ...Object.fromEntries(bounds.split(' ').map((name) => [name, bound])),
    const: scalar,
    enum: fc.array(fc.oneof(scalar, value), { minLength: 1, maxLength: 4 }),
    pattern: fc.constantFrom('^a', 'b$', '.', '^.$'),
    format: fc.constantFrom('email', 'int32', 'nope'),
    required: fc.uniqueArray(key),
    properties: fc.dictionary(key, tie('any'), some),
    patternProperties: fc.dictionary(fc.constantFrom('^a', 'b'), tie('any'), some),
    additionalProperties: tie('any'),
    propertyNames: tie('any'),
    items: tie('any'),
    prefixItems: list,
    contains: tie('any'),
    uniqueItems: fc.boolean(),
    unevaluatedProperties: tie('any'),
    allOf: list,
    anyOf: list,
    oneOf: list,
    not: tie('any'),
    if: tie('any'),
    then: tie('any'),
    else: tie('any'),
    $ref: fc.constantFrom('#/$defs/a', '#/$defs/b'),
    title: fc.constant('T'),
    'x-note': fc.constant({ type: 1 }),
  }
  return {
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.boolean(),
      fc
        .record(keywords, { requiredKeys: [] })
        .chain((full) =>
          fc
            .shuffledSubarray(Object.entries(full), { maxLength: 3 })
            .map((entries) => Object.fromEntries(entries) as unknown),
        ),
    ),
  }
}).any

describe('glance', () => {
  it('never says otherwise than ajv', () => {
    const counts = { true: 0, false: 0, undefined: 0 }
    fc.assert(
      fc.property(schema, schema, schema, fc.array(value, { minLength: 1, maxLength: 8 }), (root, a, b, values) => {
        const document = { allOf: [root], $defs: { a, b } }
        const lookup = (reference: string) => (reference === '#/$defs/a' ? a : b)
        let validate
        try {
          validate = ajv.compile(document)
        } catch {
          return
        }
        for (const one of values) {
          const verdict = glance(document, one, lookup)
          counts[`${verdict}`]++
          if (verdict === undefined) continue
          let truth
          try {
            truth = validate(one)
          } catch {
            continue
          }
          expect(verdict, JSON.stringify({ document, one })).toBe(truth)
        }
      }),
      { numRuns: 600 },
    )
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(100)
  })

  it.each([
    [{ $ref: 'nope' }, 1],
    [{ nullable: true, type: 'string' }, null],
    [{ format: 'email' }, 'a'],
    [{ pattern: '(' }, 'a'],
    [{ required: ['toString'] }, {}],
    [{ items: [{ type: 'string' }] }, [1]],
    [5, 1],
  ])('leaves %j for %j to ajv', (part, one) => {
    expect(glance(part, one, () => undefined)).toBe(undefined)
  })

  it('gives up on a schema that goes in circles', () => {
    const circle = { $ref: '#' }
    expect(glance(circle, 1, () => circle)).toBe(undefined)
  })
})
