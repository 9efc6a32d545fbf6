import { describe, expect, it } from 'vitest'
import { checkBy, summaryOf } from '../../helpers/check-by.ts'

describe('a payload that names a property as a method does not switch its schema off', () => {
  it.each<[string, object, object]>([
    ['valueOf, of an enum', { enum: [{}, { plan: 'pro' }] }, { valueOf: 1 }],
    ['toString, of a const', { const: { plan: 'pro' } }, { toString: 1 }],
    ['toString, of a value inside a const', { const: [{ plan: {} }] }, { toString: 1 }],
  ])('%s', (_name, meta, evil) => {
    const check = checkBy({ properties: { meta, n: { type: 'integer' } } })
    const keyword = Object.keys(meta)[0]
    expect(summaryOf(check({ meta: evil }))).toEqual([`schema.${keyword} /meta`])
    expect(summaryOf(check({ n: 'x' }))).toEqual(['schema.type /n'])
  })
})

describe('values of a schema and a payload are the same JSON', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1 }, { b: 1 }, false],
    [[1, 2], [1], false],
    [[], {}, false],
    [{}, null, false],
    ['1', 1, false],
    [0, -0, true],
    [null, null, true],
    [false, false, true],
  ])('%j and %j: %s', (wanted, value, same) => {
    for (const schema of [{ const: wanted }, { enum: ['other', wanted] }]) {
      expect(checkBy({ properties: { a: schema } })({ a: value }).findings).toHaveLength(same ? 0 : 1)
    }
  })
})
