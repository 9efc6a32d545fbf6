import { expect, test } from 'vitest'
import { headerOfLine } from '../../../src/core/delivery/header-line.ts'

test.each([
  ['a: b', ['a', 'b']],
  ['a:\t b  c \t', ['a', 'b  c']],
  ['a:', ['a', '']],
  ['a:  ', ['a', '']],
  ['a: \u00A0', ['a', '\u00A0']],
  ['a b: c', undefined],
  ['a: b\rc', undefined],
])('%j is read without the whitespace around its value', (line, header) => {
  expect(headerOfLine(line)).toEqual(header)
})

test('a long line of whitespace is read quickly', { timeout: 2_000 }, () => {
  const blanks = ' '.repeat(100_000)
  expect(headerOfLine(`a: b${blanks}c`)).toEqual(['a', `b${blanks}c`])
  expect(headerOfLine(`a:${blanks}\rb`)).toBeUndefined()
})
