import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable, printableJson } from '../../../src/core/text/printable.ts'

test('a payload cannot clear the screen, set a title or draw over a line', () => {
  expect(printable('\u001B[2J\u001B]0;pwned\u0007')).toBe('\\x1b[2J\\x1b]0;pwned\\x07')
  expect(printable('\u009B31mred')).toBe('\\x9b31mred')
  expect(printable('a\r\nb\tc')).toBe('a\\r\\nb\\tc')
})

test('a payload cannot reverse or hide text', () => {
  expect(printable('in_\u202Efdp')).toBe('in_\\u202efdp')
  expect(printable('pay\u200Bpal')).toBe('pay\\u200bpal')
  expect(printable('\uFEFFid')).toBe('\\ufeffid')
  expect(printable('pay\u00ADpal\u{E0041}')).toBe('pay\\xadpal\\udb40\\udc41')
  expect(printable('a\u2028b')).toBe('a\\u2028b')
})

test.each([
  '\uFE0F',
  '\u{E0101}',
  '\u17B4',
  '\u180B',
  '\u180F',
  '\u{1D173}',
  '\u{1BCA0}',
  '\u{13430}',
  '\u2800',
  '\uFFF0',
  '\u{E0080}',
  '\u{E0FFF}',
  '\u034F',
  '\u3164',
  '\u200D',
])('a payload cannot hide text, or make two ids look alike, with %j', (blank) => {
  const units = blank.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  expect(printable(`evt${blank}_1`)).toBe(`evt${units.join('')}_1`)
})

test('a lone surrogate is shown as an escape', () => {
  expect(printable('\uD83D')).toBe('\\ud83d')
  expect(printable('\uDE00\uD83D')).toBe('\\ude00\\ud83d')
})

test.each(['Zoë Müller', 'ありがとう', '😀', '❤️ 10 €', 'naïve — “quoted”', 'مرحبا', '\\n as typed'])(
  '%s is not changed',
  (text) => {
    expect(printable(text)).toBe(text)
  },
)

test('any input results in one harmless line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = printable(text)
      expect(shown.isWellFormed()).toBe(true)
      expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u)
      expect(printable(shown)).toBe(shown)
    }),
  )
})

test.each([
  ['##vso[task.setvariable variable=PATH]/evil', '#\\x23vso[task.setvariable variable=PATH]/evil'],
  ['a ##[error]x ##teamcity[x]', 'a #\\x23[error]x #\\x23teamcity[x]'],
  ['::stop-commands::x', '\\::stop-commands::x'],
  ['  ::set-env name=x::y', '\\  ::set-env name=x::y'],
  ['::error title=a:b::m', '\\::error title=a:b::m'],
  ['::add-mask x:y::s', '\\::add-mask x:y::s'],
  ['::1', '::1'],
  ['::ffff:1.2.3.4', '::ffff:1.2.3.4'],
  ['::ffff:127.0.0.1', '::ffff:127.0.0.1'],
  ['a::b::c ## [x]', 'a::b::c ## [x]'],
])('%j is not a command for a CI runner that reads the log', (text, shown) => {
  expect(printable(text)).toBe(shown)
})

test('JSON in a terminal cannot control it, and its meaning is unchanged', () => {
  expect(printableJson({ id: '\u009B2J\u202E\u007F\u{E0041} Zoë' })).toBe(
    '{"id":"\\u009b2J\\u202e\\u007f\\udb40\\udc41 Zoë"}',
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
      const json = printableJson(value, 2)
      expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u)
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('JSON in the log of a CI system contains no commands, and its meaning is unchanged', () => {
  const value = {
    id: '##vso[task.setvariable variable=PATH]/evil',
    '##[error]': ['::stop-commands::x', 'a ## b [c]', '\\##[x]'],
  }
  for (const indent of [undefined, 2]) {
    const json = printableJson(value, indent)
    expect(json).not.toMatch(/##\w*\[|^\s*::/m)
    expect(json).toContain('a ## b [c]')
    expect(JSON.parse(json)).toEqual(value)
  }
})
