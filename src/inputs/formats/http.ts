import type { Header } from '../../core/delivery/delivery.ts'
import { headerOfLine } from '../../core/delivery/header-line.ts'
import type { FileRequests } from './file-requests.ts'

const newline = 0x0a
const carriageReturn = 0x0d
/** Maximum size of the request line and headers, in bytes; the same as the listener's limit. */
const headLimit = 64 * 1024

/**
 * Reads a raw request from an `.http` file: a request line, headers in order, an empty line, and the body bytes up to
 * the end of the file. Accepts LF and CRLF line endings. `Content-Length`, if present, must match the body; additional
 * line breaks at the end, which editors tend to insert, are dropped.
 */
export function readHttp(bytes: Buffer): FileRequests {
  const head = headOf(bytes)
  if (!head) return wrong(1, `there is no empty line after the headers within the first ${headLimit / 1024} KiB`)
  const [first = '', ...rest] = head.lines
  const [, method, url] = /^([A-Z]{1,20}) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/.exec(first) ?? []
  if (method === undefined || url === undefined)
    return wrong(1, 'the file does not begin with a request line such as POST /webhooks HTTP/1.1')
  const headers: Header[] = []
  for (const [index, line] of rest.entries()) {
    const header = headerOfLine(line)
    if (!header) return wrong(index + 2, 'the line is not a header')
    headers.push(header)
  }
  const [line, given] = [head.lines.length + 2, bytes.subarray(head.end)]
  const valueOf = (name: string): { readonly at: number; readonly value: string } | undefined => {
    const at = headers.findIndex(([key]) => key.toLowerCase() === name)
    return at === -1 ? undefined : { at: at + 2, value: headers[at]?.[1] ?? '' }
  }
  const encoded = valueOf('transfer-encoding')
  if (encoded) return wrong(encoded.at, 'the body is chunked; write it in one piece and remove Transfer-Encoding')
  const length = valueOf('content-length')
  const body = length && /^\d{1,10}$/.test(length.value) ? given.subarray(0, Number(length.value)) : given
  if (length && (body.length !== Number(length.value) || !isLineEnds(given.subarray(body.length)))) {
    return wrong(
      length.at,
      `Content-Length is ${length.value.slice(0, 20)}, but the body has ${given.length} bytes; ` +
        `correct or remove the header`,
    )
  }
  return { ok: true, requests: [{ method, url, headers, body, line }] }
}

function headOf(bytes: Buffer): { readonly lines: readonly string[]; readonly end: number } | undefined {
  const lines: string[] = []
  for (let start = 0; start < Math.min(bytes.length, headLimit);) {
    const found = bytes.indexOf(newline, start)
    const stop = found === -1 ? bytes.length : found
    const line = bytes.toString('latin1', start, bytes[stop - 1] === carriageReturn ? stop - 1 : stop)
    if (line === '') return { lines, end: stop + 1 }
    lines.push(line)
    start = stop + 1
  }
  return undefined
}

function isLineEnds(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === newline || byte === carriageReturn)
}

function wrong(line: number, problem: string): FileRequests {
  return { ok: false, line, problem }
}
