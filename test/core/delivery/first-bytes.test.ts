import { expect, test } from 'vitest'
import { firstBytes } from '../../../src/core/delivery/first-bytes.ts'

test.each([
  [['ab'], 'ab', false],
  [['ab', 'c'], 'abc', false],
  [['abcd'], 'abc', true],
  [['ab', 'cd', 'ef'], 'abc', true],
])(
  'a body within the limit is kept in full, and a longer one is marked as truncated: %j',
  (chunks, kept, isTruncated) => {
    const body = firstBytes(3)
    for (const chunk of chunks) body.add(Buffer.from(chunk))
    expect([body.bytes().toString(), body.isTruncated()]).toEqual([kept, isTruncated])
  },
)

test('the kept bytes do not change when their buffer is reused', () => {
  const buffer = Buffer.from('abc')
  const body = firstBytes(3)
  body.add(buffer)
  const bytes = body.bytes()
  buffer.fill('x')
  expect(bytes.toString()).toBe('abc')
})
