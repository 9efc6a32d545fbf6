import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interpret } from '../../../src/schemas/engine/interpret.ts'
import { anySchema, anyValue } from '../../helpers/any-schema.ts'

const ajv = new Ajv2020({
  strict: false,
  logger: false,
  validateSchema: false,
  addUsedSchema: false,
  ownProperties: true,
})
addFormats.default(ajv)

describe('interpret', () => {
  it('never disagrees with ajv', () => {
    const counts = { true: 0, false: 0, undefined: 0 }
    fc.assert(
      fc.property(
        anySchema,
        anySchema,
        anySchema,
        fc.array(anyValue, { minLength: 1, maxLength: 8 }),
        (root, a, b, values) => {
          const document = { allOf: [root], $defs: { a, b } }
          const lookup = (reference: string) => (reference === '#/$defs/a' ? a : b)
          let validate
          try {
            validate = ajv.compile(document)
          } catch {
            return
          }
          for (const one of values) {
            const verdict = interpret(document, one, lookup)
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
        },
      ),
      { numRuns: 600 },
    )
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(100)
  }, 120_000)

  it.each([
    [{ $ref: 'nope' }, 1],
    [{ nullable: true, type: 'string' }, null],
    [{ format: 'email' }, 'a'],
    [{ pattern: '(' }, 'a'],
    [{ items: [{ type: 'string' }] }, [1]],
    [5, 1],
  ])('leaves %j for %j to ajv', (part, one) => {
    expect(interpret(part, one, () => undefined)).toBe(undefined)
  })

  it('gives up on a circular schema', () => {
    const circle = { $ref: '#' }
    expect(interpret(circle, 1, () => circle)).toBe(undefined)
  })
})
