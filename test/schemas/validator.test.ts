import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bind } from '../../src/schemas/documents/absolute-refs.ts'
import { createEngine } from '../../src/schemas/engine/engine.ts'
import { createPatterns } from '../../src/schemas/patterns/patterns.ts'
import { compiled } from '../../src/schemas/validator.ts'
import { anySchema, anyValue } from '../helpers/any-schema.ts'

const ajv = new Ajv2020({
  strict: false,
  logger: false,
  validateSchema: false,
  addUsedSchema: false,
  ownProperties: true,
})
addFormats.default(ajv)

const uri = 'file:///schema.json'

/** Billhook's validator for a document; throws what ajv throws. */
function validatorOf(document: object) {
  const patterns = createPatterns()
  const engine = createEngine('2020-12', patterns)
  engine.add(new Map([[uri, bind(document as Record<string, unknown>, uri, (target) => target)]]))
  return compiled(engine, patterns, { $ref: uri })
}

describe('a payload', () => {
  it('is invalid exactly when ajv says so, and the reason is reported', () => {
    let invalid = 0
    let unexplained = 0
    fc.assert(
      fc.property(
        anySchema,
        anySchema,
        anySchema,
        fc.array(anyValue, { minLength: 1, maxLength: 8 }),
        (root, a, b, values) => {
          const document = { allOf: [root], $defs: { a, b } }
          let truth
          try {
            truth = ajv.compile(document)
            validatorOf(document)
          } catch {
            return
          }
          const validate = validatorOf(document)
          for (const one of values) {
            let fits
            try {
              fits = truth(one)
            } catch {
              continue
            }
            const findings = validate(one as Record<string, unknown>)
            expect(findings.length === 0, JSON.stringify({ document, one, findings })).toBe(fits)
            if (!fits) invalid++
            if (findings[0]?.code === 'schema.schema') unexplained++
          }
        },
      ),
      { numRuns: 100 },
    )
    expect(invalid).toBeGreaterThan(50)
    expect(unexplained).toBe(0)
  }, 120_000)

  it.each(['minProperties', 'required', 'dependentRequired', 'unevaluatedProperties'])(
    'is checked against %s even if it is empty and a schema restricts its names',
    (keyword) => {
      const operand = {
        minProperties: 1,
        required: ['a'],
        dependentRequired: { a: ['b'] },
        unevaluatedProperties: false,
      }
      const document = { propertyNames: { maxLength: 1 }, [keyword]: operand[keyword as keyof typeof operand] }
      const [fits, validate] = [ajv.compile(document), validatorOf(document)]
      for (const one of [{}, { a: 1 }, { a: 1, b: 2 }, { ab: 1 }])
        expect([one, validate(one).length === 0]).toEqual([one, fits(one)])
    },
  )
})
