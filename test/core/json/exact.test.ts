import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isExactNumber, parseExactJson } from '../../../src/core/json/exact.ts'
import { differences } from '../../../src/core/json/difference.ts'

test('a number keeps every digit when it is read and written', () => {
  const text = '{"a":9007199254740993,"b":12345678901234567.89,"c":-0.1,"d":[1e400,5]}'
  expect(JSON.stringify(parseExactJson(text))).toBe(text.replace('1e400', 'null'))
})

test('an ordinary number is read as a number', () => {
  const value = parseExactJson('{"a":100,"b":0.1000000,"c":100000000000000}') as Record<string, unknown>
  expect(Object.values(value).some(isExactNumber)).toBe(false)
})

test('two amounts that differ in the 17th digit are different', () => {
  const [a, b] = ['{"cents":90071992547409930}', '{"cents":90071992547409931}'].map(parseExactJson)
  expect(differences(a, b, 9)).toMatchObject([{ path: '/cents' }])
  expect(differences(a, parseExactJson('{"cents":90071992547409930}'), 9)).toEqual([])
})

const digits = (source: string): number => source.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '').length

/** Parses with a reviver, which also keeps the digits but takes ten times as long. */
function revived(text: string): unknown {
  const exact = JSON as unknown as {
    parse: (text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown) => unknown
    rawJSON: (text: string) => unknown
  }
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && digits(source) > 15 ? exact.rawJSON(source) : value,
  )
}

test('digits are kept everywhere, even with repeated names, __proto__ and length', () => {
  const number = fc.constantFrom(
    '12345678901234567890',
    '-12345678901234567890',
    '1.00000000000000000',
    '1',
    '-0',
    '0.1234567890123456',
    '1e21',
    '123456789012345',
  )
  const key = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'length', 'json', '0')
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      number,
      fc.array(tie('value')).map((items) => `[${items.join(', ')}]`),
      fc
        .array(fc.tuple(key, tie('value')))
        .map((members) => `{${members.map(([name, one]) => `"${name}":${one}`).join(',')}}`),
    ),
  }))
  fc.assert(
    fc.property(value, (text) => {
      expect(JSON.stringify(parseExactJson(text))).toBe(JSON.stringify(revived(text)))
    }),
    { numRuns: 1_000 },
  )
})

test('one long number does not make parsing ten times as slow', () => {
  const text = `{"id":12345678901234567890,"a":[${'[],'.repeat(100_000)}1]}`
  const ms = (read: (text: string) => unknown): number =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const start = process.cpuUsage()
        read(text)
        return process.cpuUsage(start).user / 1_000
      }),
    )
  expect(ms(parseExactJson)).toBeLessThan(ms(revived) / 2)
})
