import { expect, test } from 'vitest'
import { indentJson } from '../../../src/core/json/indent.ts'

test('the result is the same as that of JSON.stringify, as far as it supports the values', () => {
  const value = {
    id: 'evt_1',
    data: { object: { lines: [{ amount: 1 }, [], {}, [[]]], note: 'a "b" \\ c' } },
    live: false,
  }
  expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, undefined, 2))
})

test('numbers keep their digits, and repeated names are kept', () => {
  expect(indentJson('{"a":12345678901234567890,\t"a":1.10}')).toBe('{\n  "a": 12345678901234567890,\n  "a": 1.10\n}')
})

test('a body with nothing but brackets does not expand to megabytes of spaces', () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const body = `${open.repeat(200_000)}1${close.repeat(200_000)}`
    const shown = indentJson(body)
    expect(shown.length).toBeLessThan(body.length * 1.2)
    expect(shown.replace(/\s/g, '')).toBe(body)
    expect(shown.split('\n')).toHaveLength(41)
  }
})

test('content after the deepest level is on separate lines again', () => {
  const deep = `{"a":${'['.repeat(30)}1,2${']'.repeat(30)},"b":3}`
  expect(indentJson(deep)).toMatch(/^ {38}\[\n {40}\[{11}1,2\]{11}\n {38}\],?$/m)
  expect(indentJson(deep)).toMatch(/\n {2}\],\n {2}"b": 3\n\}$/)
})
