import { expect, test } from 'vitest'
import { headerList } from '../../src/core/capture.ts'

test('headers of other tools are taken, and a value that is no text is left out, not an error', () => {
  const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000))
  const headers = JSON.parse('{"a":"1","b":["2",3],"c":{"toString":1,"valueOf":1},"e":null}') as object
  expect(headerList({ ...headers, d: deep, f: [deep, 'x'] })).toEqual([
    ['a', '1'],
    ['b', '2'],
    ['b', '3'],
    ['f', 'x'],
  ])
})
