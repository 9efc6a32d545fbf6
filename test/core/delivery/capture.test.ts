import { expect, test } from 'vitest'
import { fromCapture, headerList } from '../../../src/core/delivery/capture.ts'

test('header formats of other tools are read, and values that are not text are left out', () => {
  const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000))
  const headers = JSON.parse('{"a":"1","b":["2",3],"c":{"toString":1,"valueOf":1},"e":null}') as object
  expect(headerList({ ...headers, d: deep, f: [deep, 'x'] })).toEqual([
    ['a', '1'],
    ['b', '2'],
    ['b', '3'],
    ['f', 'x'],
  ])
})

test('an invalid base64 body is refused, not partly decoded', () => {
  expect(fromCapture({ body_b64: '+/8=' })).toEqual({ headers: [], body: Buffer.from([0xfb, 0xff]) })
  expect(fromCapture({ body_b64: '' })).toEqual({ headers: [], body: Buffer.from([]) })
  for (const encoded of ['A', '=', '==', 'AAAAA', 'AAAA=', 'AAAA\nAAAA', 'AAA', '-_8=', 5, null])
    expect(fromCapture({ body_b64: encoded })).toBe('not-base64')
  for (const payload of [{ headers: [] }, [], null, 'x']) expect(fromCapture(payload)).toBeUndefined()
})
