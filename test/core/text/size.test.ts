import { expect, it } from 'vitest'
import { formatSize, parseSize } from '../../../src/core/text/size.ts'

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

it.each([
  [0, '0B'],
  [100, '100B'],
  [1_024, '1KiB'],
  [1_536, '1536B'],
  [1_048_576, '1MiB'],
  [2_621_440, '2560KiB'],
])('%d bytes are %s, which reads back as the same number', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text)
  expect(parseSize(text)).toBe(bytes)
})
