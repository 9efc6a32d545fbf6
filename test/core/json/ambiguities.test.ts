import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ambiguities } from '../../../src/core/json/ambiguities.ts'
import { parsePointer } from '../../../src/core/json/pointer.ts'

function found(text: string): string[] {
  return ambiguities(text, JSON.parse(text)).map(({ code, pointer }) => `${code} ${pointer}`)
}

describe('a repeated name', () => {
  test.each([
    ['{"amount":1,"amount":2}', '/amount'],
    ['{"a":{"b":1,"b" : 2}}', '/a/b'],
    ['{"a":{"b":1,"b"\n\t:2}}', '/a/b'],
    ['{"a" :1,"b":2,"b":3}', '/b'],
    ['{"a":"\\":","a":2}', '/a'],
    ['{"a":1,"\\u0061":2}', '/a'],
    ['{"a":[{"x":1},{"x":1,"y":{},"x":2}]}', '/a/1/x'],
    ['{"__proto__":1,"__proto__":2}', '/__proto__'],
    ['{"a/b":1,"a/b":2}', '/a~1b'],
    ['{"":1,"":2}', '/'],
  ])('is found in %s', (text, pointer) => {
    expect(found(text)).toEqual([`body.duplicate-key ${pointer}`])
  })

  test.each([
    '{"a":{"x":1},"b":{"x":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '{"a":"b: c","c":"\\\\"}',
    '{}',
    '[]',
    '1',
    'a=1&a=2',
    '{"a":1,"a":2',
  ])('is not found in %s', (text) => {
    expect(ambiguities(text, {})).toEqual([])
  })
})

describe('a number that a double cannot represent', () => {
  test.each([
    '9007199254740992',
    '-9007199254740993',
    '12345678901234567890',
    '9.007199254740993e15',
    '0.1234567890123456789',
    '123456789.123456789',
    '10.00000000000000000001',
    '1e400',
    '-1e400',
    '1e-400',
    '1.5e-400',
    `0.${'0'.repeat(400)}1`,
  ])('is found: %s', (number) => {
    for (const text of [`{"a":[0,${number}]}`, `{ "a": [ 0, ${number} ] }`, `{"a":[0,\n${number}\n]}`])
      expect(found(text)).toEqual(['body.inexact-number /a/1'])
  })

  test.each([
    '9007199254740991',
    '-9007199254740991',
    '0.1',
    '19.99',
    '0.30000000000000004',
    '1.10',
    '100.0',
    '1e3',
    '1E+3',
    '2.5e-3',
    '0',
    '-0',
    '0.000',
    '1750000000000',
    '"12345678901234567890"',
    '"1e-400"',
    '" 1e-400"',
    '"1.23456789012345678"',
  ])('is not found: %s', (number) => {
    expect(found(`{"a":[0,${number}]}`)).toEqual([])
  })
})

test('random JSON has no false findings, and every repeated name is found', () => {
  // Names contain no backslash: JSON.parse in Node.js 24 can confuse later names with a name that contains one.
  const name = fc.constantFrom('a', 'b', '"', ':', 'é', '1e-9', '__proto__')
  const leaf = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.constantFrom('":', '": 1.5', '\\":', 'x', null),
  )
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(name, tie('any'), { maxKeys: 4 }),
    ),
  })).any
  fc.assert(
    fc.property(
      fc.dictionary(name, value, { minKeys: 1, maxKeys: 4 }),
      fc.constantFrom(undefined, 1),
      (object, indent) => {
        const text = JSON.stringify(object, undefined, indent)
        const large = JSON.stringify(
          object,
          (_key, one: unknown) => (typeof one === 'number' && Math.abs(one) > Number.MAX_SAFE_INTEGER ? 0 : one),
          indent,
        )
        expect(ambiguities(large, JSON.parse(large))).toEqual([])
        const [first = ''] = Object.keys(object)
        const twice = text.replace(/\}$/, `,${JSON.stringify(first)}:1}`)
        expect(ambiguities(twice, JSON.parse(twice)).map(({ pointer = '' }) => parsePointer(pointer)?.[0])).toContain(
          first,
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('many ambiguities are reported in a few lines with their number', () => {
  const text = `{"list":[${'{"a":1,"a":2},'.repeat(70_000)}1234567890123456789]}`
  const findings = ambiguities(text, JSON.parse(text))
  expect(findings.map(({ pointer }) => pointer)).toEqual(['/list/0/a', '/list/1/a', '/list/2/a', '', '/list/70000'])
  expect(findings[3]?.message).toBe('69997 more repeated names')
  expect(findings.every(({ severity, message }) => severity === 'warning' && !message.includes('1234'))).toBe(true)
})

test.each<[string, string]>([
  ['deep objects', `${'{"a":1,"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ['deep lists', `{"a":${'['.repeat(500_000)}${']'.repeat(500_000)},"a":1}`],
  ['a number with a million digits', `{"a":${'9'.repeat(1_000_000)}}`],
  ['a million zeros', `{"a":0.${'0'.repeat(1_000_000)}1}`],
  ['dots and digits', `{"a":"${'1.'.repeat(500_000)}","a":1}`],
  ['colons and spaces', `{"a"${' '.repeat(1_000_000)}:1,"a":"${': '.repeat(500_000)}"}`],
  ['quotes and colons', `{"a":"${'\\":'.repeat(300_000)}","a":1}`],
  ['a long name', `{"${'k'.repeat(500_000)}":{"a":1,"a":2}}`],
])('%s are inspected quickly', (_name, text) => {
  expect(found(text).length).toBeGreaterThan(0)
})
