import { headerList } from '../core/delivery/capture.ts'
import type { Header } from '../core/delivery/delivery.ts'
import { headerOfLine } from '../core/delivery/header-line.ts'
import { isJsonText } from '../core/json/json.ts'
import { usageError } from '../errors.ts'

/**
 * Parses headers from a JSON object (name to value or values), a JSON list of pairs, or the `Name: value` lines of a
 * raw request. Skips the request line, HTTP/2 pseudo-headers and blank lines, and joins folded lines. In `curl -v`
 * output, reads only the request's lines: `> Name: value`.
 * @param file file name for the error message
 * @throws BillhookError `BILLHOOK_HEADERS_INVALID`
 */
export function parseHeaders(text: string, file: string): readonly Header[] {
  const content = text.replace(/^\uFEFF/, '')
  const headers = isJsonText(content) ? headerList(JSON.parse(content)) : fromLines(content, file)
  if (headers.length > 0) return headers
  throw invalid(`${file}: no headers found`)
}

function fromLines(text: string, file: string): Header[] {
  const headers: Header[] = []
  const all = text.split(/\r?\n/)
  // Lines that start with `>` come from `curl -v`, because a header name cannot start with `>`.
  const lines = all.some(isSent) ? all.map((line) => (isSent(line) ? line.replace(/^> ?/, '') : '')) : all
  for (const [index, line] of lines.entries()) {
    const last = headers.at(-1)
    if (/^[ \t]+\S/.test(line) && last) headers[headers.length - 1] = [last[0], `${last[1]} ${line.trim()}`]
    else if (!/^\s*$|^:|^[A-Z]+ \S+ HTTP\/[\d.]+$/.test(line)) headers.push(fromLine(line, `${file}:${index + 1}`))
  }
  return headers
}

/** True if `curl -v` marked the line as sent. */
function isSent(line: string): boolean {
  return line.startsWith('>')
}

function fromLine(line: string, place: string): Header {
  const header = headerOfLine(line)
  if (!header) throw invalid(`${place}: the line is not a header`)
  return header
}

function invalid(message: string) {
  return usageError(
    'BILLHOOK_HEADERS_INVALID',
    message,
    'provide a JSON object of names and values, or one "Name: value" per line',
  )
}
