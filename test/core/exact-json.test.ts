import { expect, test } from 'vitest'
import { isExactNumber, parseExactJson } from '../../src/core/exact-json.ts'
import { differences } from '../../src/core/json-difference.ts'

test('a number keeps every digit, from reading to writing', () => {
  const text = '{"a":9007199254740993,"b":12345678901234567.89,"c":-0.1,"d":[1e400,5]}'
  expect(JSON.stringify(parseExactJson(text))).toBe(text.replace('1e400', 'null'))
})

test('an ordinary number stays a number', () => {
  const value = parseExactJson('{"a":100,"b":0.1000000,"c":100000000000000}') as Record<string, unknown>
  expect(Object.values(value).some(isExactNumber)).toBe(false)
})

test('two amounts that differ in the 17th digit are not the same', () => {
  const [a, b] = ['{"cents":90071992547409930}', '{"cents":90071992547409931}'].map(parseExactJson)
  expect(differences(a, b, 9)).toMatchObject([{ path: '/cents' }])
  expect(differences(a, parseExactJson('{"cents":90071992547409930}'), 9)).toEqual([])
})
