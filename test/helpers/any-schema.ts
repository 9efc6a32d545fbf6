import * as fc from 'fast-check'

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
/** JSON values that the schemas of `anySchema` may match. */
export const anyValue = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('any')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries) as unknown),
  ),
})).any
const type = fc.constantFrom('array', 'boolean', 'integer', 'null', 'number', 'object', 'string')
const bound = fc.constantFrom(0, 1, 2)
/** Draft 2020-12 schemas whose references point to `#/$defs/a` and `#/$defs/b`. */
export const anySchema = fc.letrec((tie) => {
  const some = { maxKeys: 3 }
  const list = fc.array(tie('any'), { minLength: 1, maxLength: 3 })
  const bounds =
    'minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems minProperties ' +
    'maxProperties'
  const keywords: Record<string, fc.Arbitrary<unknown>> = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    ...Object.fromEntries(bounds.split(' ').map((name) => [name, bound])),
    const: scalar,
    enum: fc.array(fc.oneof(scalar, anyValue), { minLength: 1, maxLength: 4 }),
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
