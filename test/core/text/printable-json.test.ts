import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { printableJson } from '../../../src/core/text/printable-json.ts'

test('JSON in a terminal cannot draw, and a program reads the same from it', () => {
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

test('JSON in the log of a CI system is no command, and a program reads the same from it', () => {
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
