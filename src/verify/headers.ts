import { headerList } from '../core/delivery/capture.ts'
import type { Header } from '../core/delivery/delivery.ts'
import { headerOfLine } from '../core/delivery/header-line.ts'
import { isJsonText } from '../core/json/json.ts'
import { usageError } from '../errors.ts'

/**
 * Parses headers from a JSON object (name to value or values), a JSON list of pairs, or `Name: value` lines of a raw
 * request: a request line, HTTP/2 pseudo-headers and blank lines are skipped, folded lines joined. From the output of
 * `curl -v`, it takes the lines of the request: `> Name: value`.
 * @param file named in the error
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
  // The name of a header never begins with >.
  const lines = all.some(isSent) ? all.map((line) => (isSent(line) ? line.replace(/^> ?/, '') : '')) : all
  for (const [index, line] of lines.entries()) {
    const last = headers.at(-1)
    if (/^[ \t]+\S/.test(line) && last) headers[headers.length - 1] = [last[0], `${last[1]} ${line.trim()}`]
    else if (!/^\s*$|^:|^[A-Z]+ \S+ HTTP\/[\d.]+$/.test(line)) headers.push(fromLine(line, `${file}:${index + 1}`))
  }
  return headers
}

/** Marks a line that `curl -v` sent. */
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
    'give a JSON object of names and values, or one "Name: value" a line',
  )
}
