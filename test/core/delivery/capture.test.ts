import { expect, test } from 'vitest'
import { fromCapture, headerList } from '../../../src/core/delivery/capture.ts'

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

test('a body is taken whole or not at all: what only looks like base64 is not decoded to something else', () => {
  expect(fromCapture({ body_b64: '+/8=' })).toEqual({ headers: [], body: Buffer.from([0xfb, 0xff]) })
  expect(fromCapture({ body_b64: '' })).toEqual({ headers: [], body: Buffer.from([]) })
  for (const encoded of ['A', '=', '==', 'AAAAA', 'AAAA=', 'AAAA\nAAAA', 'AAA', '-_8=', 5, null])
    expect(fromCapture({ body_b64: encoded })).toBe('not-base64')
  for (const payload of [{ headers: [] }, [], null, 'x']) expect(fromCapture(payload)).toBeUndefined()
})
