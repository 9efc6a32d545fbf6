import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBody } from '../../../src/core/delivery/body.ts'
import { delivery } from '../../helpers/deliveries.ts'

const limit = 1_000

function codeOf(body: string | Uint8Array, encoding?: string): string {
  const parsed = parseBody(delivery(body, encoding === undefined ? [] : [['Content-Encoding', encoding]]), limit)
  return parsed.ok ? 'ok' : parsed.finding.code
}

test.each([
  ['{"id":1}', 'ok'],
  ['\u{FEFF}{"id":1}', 'ok'],
  ['', 'body.empty'],
  ['{"id":', 'body.not-json'],
  ['id=tr_1', 'body.not-json'],
  ['\0'.repeat(50), 'body.not-json'],
  ['[{"id":1}]', 'body.not-object'],
  ['null', 'body.not-object'],
  ['"text"', 'body.not-object'],
  [Uint8Array.of(0x7b, 0xff, 0x7d), 'body.not-utf8'],
])('%j is %s', (body, code) => {
  expect(codeOf(body)).toBe(code)
})

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('a %s body is decompressed, and the signature covers the decompressed bytes', (encoding, compress) => {
  const parsed = parseBody(delivery(compress('{"id":"evt_1"}'), [['content-encoding', encoding]]), limit)
  expect(parsed).toMatchObject({ ok: true, json: { id: 'evt_1' } })
  expect(parsed.ok && Buffer.from(parsed.content.body).toString()).toBe('{"id":"evt_1"}')
})

test('a compressed body cannot expand without limit', () => {
  for (const [encoding, compress] of [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const) {
    expect(codeOf(compress(' '.repeat(limit + 1)), encoding)).toBe('body.too-large')
    expect(codeOf(compress(`{}${' '.repeat(limit - 2)}`), encoding)).toBe('ok')
  }
})

test('a wrong or unknown encoding is reported without an exception', () => {
  expect(codeOf('{"id":1}', 'gzip')).toBe('body.encoding')
  expect(codeOf(gzipSync('{"id":1}').subarray(0, 12), 'gzip')).toBe('body.encoding')
  expect(codeOf('{"id":1}', 'zstd')).toBe('body.encoding')
  expect(codeOf('{"id":1}', 'toString')).toBe('body.encoding')
  expect(codeOf('{"id":1}', 'constructor')).toBe('body.encoding')
  expect(codeOf('{"id":1}', 'identity')).toBe('ok')
})

test('no bytes in any encoding cause an exception', () => {
  const encodings = fc.constantFrom('gzip', 'deflate', 'br', 'identity', '__proto__', '')
  fc.assert(
    fc.property(fc.uint8Array(), encodings, (body, encoding) => {
      expect(typeof parseBody(delivery(body, [['content-encoding', encoding]]), limit).ok).toBe('boolean')
    }),
  )
})
