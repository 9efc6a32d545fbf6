import { expect, it } from 'vitest'
import { parseSize } from '../../../src/core/text/size.ts'

it.each([
  ['100B', 100],
  ['512KiB', 524_288],
  [' 2.5MiB ', 2_621_440],
  ['1MB', undefined],
  ['1024', undefined],
  ['-1KiB', undefined],
  ['99999999999999GiB', undefined],
])('%j is %s bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})
