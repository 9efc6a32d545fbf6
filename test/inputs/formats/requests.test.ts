import { describe, expect, test } from 'vitest'
import { readHar } from '../../../src/inputs/formats/har.ts'
import { readHttp } from '../../../src/inputs/formats/http.ts'

const http = (text: string | Buffer) => readHttp(Buffer.from(text))
const har = (value: unknown) => readHar(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value, null, 2)))
const post = (postData: unknown, more: object = {}) => ({
  startedDateTime: '2026-01-01T00:00:00.000Z',
  request: {
    method: 'POST',
    url: 'https://example.com/hook',
    headers: [{ name: 'X-A', value: 'b' }],
    postData,
    ...more,
  },
})
const only = (read: ReturnType<typeof http>) => (read.ok ? read.requests[0] : undefined)

describe('a raw request', () => {
  test('keeps the order and case of headers, and every byte of the body', () => {
    const body = Buffer.from([0x7b, 0x22, 0xc3, 0xa4, 0x00, 0xff, 0x0d, 0x0a, 0x0d, 0x0a])
    const read = http(
      Buffer.concat([Buffer.from('POST /hook?x=1 HTTP/1.1\r\nX-B: 1\r\nx-a:  two words \r\nX-B: 3\r\n\r\n'), body]),
    )
    expect(only(read)).toMatchObject({
      method: 'POST',
      url: '/hook?x=1',
      headers: [
        ['X-B', '1'],
        ['x-a', 'two words'],
        ['X-B', '3'],
      ],
      line: 6,
    })
    expect(Buffer.from(only(read)!.body)).toEqual(body)
  })

  test('may have LF line breaks and a final one that Content-Length excludes', () => {
    expect(Buffer.from(only(http('POST /\nContent-Length: 2\n\n{}\n'))!.body).toString()).toBe('{}')
    expect(Buffer.from(only(http('POST / HTTP/1.1\n\n{}\n'))!.body).toString()).toBe('{}\n')
  })

  test.each([
    ['', 1, 'no empty line'],
    ['POST / HTTP/1.1\nA: b', 1, 'no empty line'],
    [`POST / HTTP/1.1\nA: ${'b'.repeat(70_000)}\n\n{}`, 1, 'no empty line after the headers within the first 64 KiB'],
    ['{"id":"evt_1"}\n\n', 1, 'does not begin with a request line'],
    ['POST / HTTP/1.1\nA: b\nno header\n\n', 3, 'the line is not a header'],
    ['POST / HTTP/1.1\nA: b\nContent-Length: 9\n\n{}', 3, 'Content-Length is 9, but the body has 2 bytes'],
    ['POST / HTTP/1.1\ncontent-length: 1\n\n{}', 2, 'Content-Length is 1, but the body has 2 bytes'],
    ['POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n2\r\n{}', 2, 'the body is chunked'],
  ])('%j is refused with its line number', (text, line, problem) => {
    expect(http(text)).toMatchObject({ ok: false, line, problem: expect.stringContaining(problem) })
  })
})

describe('a recording from a browser or a proxy', () => {
  test('returns its POSTs with text or base64 bodies, with entry number, time and position', () => {
    const entries = [
      { request: { method: 'GET', url: '/' } },
      post({ text: '{"a": "ä"}' }),
      post(undefined),
      post({ text: 'AP8=', encoding: 'base64' }),
    ]
    const read = har({ log: { entries } })
    expect(read).toMatchObject({
      ok: true,
      requests: [
        { entry: 2, headers: [['X-A', 'b']], url: 'https://example.com/hook', receivedAt: 1_767_225_600_000 },
        { entry: 4 },
      ],
    })
    const { requests } = read as Extract<typeof read, { ok: true }>
    expect(requests.map(({ body }) => Buffer.from(body))).toEqual([Buffer.from('{"a": "ä"}'), Buffer.from([0, 255])])
    const lines = JSON.stringify({ log: { entries } }, null, 2).split('\n')
    for (const { line, column } of requests)
      expect(lines[line - 1]?.slice(column! - 1 - '"text": '.length)).toMatch(/^"text": /)
  })

  test('of HTTP/2 contains pseudo-headers, which are left out', () => {
    const read = har({
      log: {
        entries: [
          post(
            { text: '{}' },
            {
              headers: [
                { name: ':path', value: '/' },
                { name: 'a', value: '' },
              ],
            },
          ),
        ],
      },
    })
    expect(only(read)?.headers).toEqual([['a', '']])
  })

  test.each([
    ['{"log":', 1, 'not JSON'],
    ['null', 1, 'log.entries is missing'],
    [{ log: {} }, 1, 'log.entries is missing'],
    [{ log: { entries: [{ request: { method: 'GET' } }, null] } }, 1, 'no POST with a body in 2 entries'],
    [{ log: { entries: [null, post({ params: [{ name: 'a', value: 'b' }] })] } }, 16, 'entry 2: postData has no text'],
    [{ log: { entries: [post({ text: '%%', encoding: 'base64' })] } }, 16, 'entry 1: postData.text is not base64'],
  ])('%j is refused with its position', (value, line, problem) => {
    expect(har(value)).toMatchObject({ ok: false, line, problem: expect.stringContaining(problem) })
  })
})
