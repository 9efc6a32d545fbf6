import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCertainlyValid } from '../../../src/schemas/engine/is-valid-schema.ts'

const names = [
  '$id $ref $defs $anchor $dynamicRef $comment title format pattern type enum const required properties',
  'patternProperties items prefixItems additionalItems contains minContains minimum exclusiveMinimum multipleOf',
  'maxLength minItems uniqueItems allOf oneOf not if additionalProperties propertyNames dependentRequired',
  'dependentSchemas dependencies definitions default examples deprecated x-note',
].flatMap((line) => line.split(' '))
const value = fc.letrec((tie) => ({
  schema: fc.oneof({ maxDepth: 3 }, fc.boolean(), fc.dictionary(fc.constantFrom(...names), tie('any'), { maxKeys: 4 })),
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      'string',
      'integer',
      'strin',
      '(',
      '^a$',
      '#/a',
      'http://x/y',
      '',
      0,
      1,
      -1,
      1.5,
      true,
      false,
      null,
    ),
    fc.array(tie('any'), { maxLength: 3 }),
    tie('schema'),
    fc.dictionary(fc.constantFrom('a', '(', '__proto__'), tie('any'), { maxKeys: 2 }),
  ),
})).schema

const metas = [new Ajv({ logger: false }), new Ajv2020({ logger: false })]

describe('isCertainlyValid', () => {
  it('never accepts a schema that a meta-schema refuses', () => {
    let taken = 0
    fc.assert(
      fc.property(value, (schema) => {
        if (!isCertainlyValid(schema)) return
        taken++
        for (const meta of metas)
          expect(meta.validateSchema(schema as object | boolean), JSON.stringify(schema)).toBe(true)
      }),
      { numRuns: 5_000 },
    )
    expect(taken).toBeGreaterThan(500)
  })

  it.each([
    { type: 'strin' },
    { type: [] },
    { type: ['string', 'string'] },
    { properties: { a: 5 } },
    { properties: [] },
    { required: 'a' },
    { required: ['a', 'a'] },
    { minLength: -1 },
    { minimum: '1' },
    { allOf: [] },
    { pattern: '(' },
    { items: { items: { type: 1 } } },
    { $defs: { unused: { type: 'strin' } } },
    'text',
  ])('leaves %j to the meta-schema', (schema) => {
    expect(isCertainlyValid(schema)).toBe(false)
  })

  it('accepts an ordinary schema', () => {
    const usual = {
      $id: 'https://example.com/a',
      title: 'A',
      type: 'object',
      required: ['a'],
      additionalProperties: false,
      properties: { a: { $ref: '#/$defs/b' }, required: { enum: [1, null] } },
      $defs: { b: { type: ['string', 'null'], pattern: '^a', minLength: 1 } },
      oneOf: [{ not: { const: 1 } }, true],
      'x-owner': { type: 'anything' },
    }
    expect(isCertainlyValid(usual)).toBe(true)
  })
})
