import { describe, expect, it } from 'vitest'
import { checkBy, summaryOf } from '../helpers/check-by.ts'

// No test here measures time. If the cost is excessive, a test takes minutes.

const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))
const members = (count: number) => Object.fromEntries(times(count, (index) => [`k${index}`, index]))
const list = (schema: object) => ({ properties: { a: schema } })

describe('a large schema with a large payload does not hold up other deliveries', () => {
  it.each<[string, object, unknown]>([
    [
      'unique items, many times',
      { allOf: times(200, (index) => ({ uniqueItems: true, title: `${index}` })) },
      times(50_000, String),
    ],
    [
      'items to find',
      { allOf: times(200, (index) => ({ contains: { const: `x${index}` }, minContains: 0, maxContains: 3 })) },
      times(50_000, String),
    ],
    ['strings to count', { allOf: times(500, (index) => ({ minLength: 600_000 + index })) }, 'a'.repeat(1_000_000)],
    ['members to count', { allOf: times(2_000, (index) => ({ minProperties: index })) }, members(20_000)],
    ['objects to compare', { allOf: times(500, () => ({ not: { const: { a: 1 } } })) }, members(50_000)],
  ])('%s', (_name, schema, a) => {
    expect(summaryOf(checkBy(list(schema))({ a }))).toEqual(['schema.too-costly '])
  })

  it('and allowed values are looked up, not searched', () => {
    const check = checkBy(list({ items: { enum: times(100_000, Number) } }))
    expect(summaryOf(check({ a: times(50_000, () => 99_999) }))).toEqual([])
    expect(summaryOf(check({ a: [...times(50_000, () => 99_999), 'x'] }))).toEqual(['schema.enum /a/50000'])
  })

  it('and a smaller payload after it is checked again', () => {
    const check = checkBy(list({ allOf: times(200, (index) => ({ uniqueItems: true, title: `${index}` })) }))
    expect(summaryOf(check({ a: times(100_000, String) }))).toEqual(['schema.too-costly '])
    expect(summaryOf(check({ a: [1, 1] }))).toContain('schema.uniqueItems /a')
  })

  it('and violations are reported even if there are not enough steps to find all', () => {
    const required = times(5_000, (index) => `r${index}`)
    expect(summaryOf(checkBy(list({ items: { required } }))({ a: times(30_000, () => ({})) }))).toContain(
      'schema.required /a/0/r0',
    )
  })
})

describe('ordinary payloads of 16 MiB are checked', () => {
  it('with a schema of many fields', () => {
    const fields = Object.fromEntries(times(40, (index) => [`f${index}`, { type: ['string', 'null'], maxLength: 500 }]))
    const line = Object.fromEntries(times(40, (index) => [`f${index}`, 'some text']))
    const items = { $ref: '#/$defs/line' }
    const schema = {
      ...list({ items }),
      $defs: { line: { type: 'object', properties: fields, required: ['f0'], additionalProperties: false } },
    }
    expect(summaryOf(checkBy(schema)({ a: times(20_000, () => ({ ...line })) }))).toEqual([])
  })
})

describe('compiling does not change the strings of a schema', () => {
  it.each(['vErrors.concat(', 'for(let a=0; a<b; a++){', '"\\"{', '}}', "/*'`"])('%s', (text) => {
    const schema = {
      properties: { [text]: { type: 'string', format: 'date' }, x: { const: text }, l: { items: { const: text } } },
    }
    const check = checkBy(schema)
    expect(summaryOf(check({ [text]: '2020-01-01', x: text, l: [text] }))).toEqual([])
    const pointer = text.replaceAll('~', '~0').replaceAll('/', '~1')
    expect(summaryOf(check({ [text]: 5, x: `${text} `, l: [0] })).toSorted()).toEqual([
      'schema.const /l/0',
      'schema.const /x',
      `schema.type /${pointer}`,
    ])
  })
})

describe('an unusable schema is refused without blaming a payload', () => {
  const constants = times(2_500, (index) => ({ const: `c${index}` }))
  it.each<[string, object | string, string]>([
    [
      'too many alternatives',
      { properties: { a: { oneOf: constants }, d: { format: 'date' } } },
      'too many alternatives',
    ],
    ['a property called __proto__', '{"properties":{"__proto__":{"type":"string"}}}', '__proto__'],
    ['a pattern called __proto__', '{"items":{"patternProperties":{"__proto__":{"type":"string"}}}}', '__proto__'],
    [
      'more objects than can be compiled, in a property named like a keyword',
      {
        properties: {
          const: { properties: Object.fromEntries(times(50_000, (index) => [`p${index}`, { type: 'string' }])) },
        },
      },
      'more than 40000 objects',
    ],
  ])('%s', (_name, schema, reason) => {
    const check = checkBy(schema)
    const message = expect.stringContaining(reason) as string
    for (const _ of [1, 2])
      expect(check({ a: 'c5', d: '2020-01-01' }).schemas).toMatchObject([{ found: 'broken', error: { message } }])
  })

  it.each<[string, object]>([
    ['reference', { $ref: `a${'b'.repeat(300_000)}` }],
    ['draft', { $schema: 'a'.repeat(300_000) }],
    ['pattern', { properties: { a: { pattern: `(${'a'.repeat(300_000)}` } } }],
    ['property', { properties: { ['a'.repeat(300_000)]: { type: 5 } } }],
  ])('with a short message for a %s of 300,000 characters', (_name, schema) => {
    const [used] = checkBy(schema)({}).schemas
    if (used?.found !== 'broken') throw new Error('not broken')
    expect(`${used.error.message}${used.error.hint}`.length).toBeLessThan(2_000)
  })
})
