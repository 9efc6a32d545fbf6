import { isUtf8 } from 'node:buffer'
import type { Header } from '../../core/delivery/delivery.ts'
import { isObject, objectAt, stringAt, timeOf, type JsonObject } from '../../core/json/json.ts'
import { locate, positionAt, type Position } from '../../core/json/position.ts'
import { scanJson } from '../../core/json/scan.ts'
import type { FileRequest, FileRequests } from './file-requests.ts'
import { textOf } from './json.ts'
import { counted } from '../../core/text/counted.ts'

interface Found {
  readonly index: number
  readonly pointer: string
  readonly startedAt: number | undefined
  readonly request: JsonObject
}

/**
 * Reads a `.har` recording made by a browser or proxy. Returns the entries that may be webhooks: POSTs with a body. The
 * body is the recorded text, decoded from base64 if `encoding` says so.
 */
export function readHar(bytes: Buffer): FileRequests {
  if (!isUtf8(bytes)) return wrong({ line: 1, column: 1 }, 'the file is not UTF-8 text')
  const content = textOf(bytes)
  const problem = scanJson(content)
  if (problem) return wrong(positionAt(content, problem.offset), `not JSON: ${problem.message}`)
  const har: unknown = JSON.parse(content)
  const entries = isObject(har) ? objectAt(har, 'log')['entries'] : undefined
  if (!Array.isArray(entries)) return wrong({ line: 1, column: 1 }, 'log.entries is missing')
  const posts = entries.flatMap((entry: unknown, index) => postOf(entry, index))
  const places = locate(
    content,
    posts.map(({ pointer }) => pointer),
  )
  if (posts.length === 0)
    return wrong({ line: 1, column: 1 }, `no POST with a body in ${counted(entries.length, 'entry', 'entries')}`)
  const requests: FileRequest[] = []
  for (const [at, found] of posts.entries()) {
    const place = places[at] ?? { line: 1, column: 1 }
    const made = requestOf(found, place)
    if (typeof made === 'string') return wrong(place, `entry ${found.index + 1}: ${made}`)
    requests.push(made)
  }
  return { ok: true, requests }
}

function postOf(entry: unknown, index: number): Found[] {
  if (!isObject(entry)) return []
  const request = objectAt(entry, 'request')
  if (stringAt(request, 'method') !== 'POST' || !isObject(request['postData'])) return []
  return [
    {
      index,
      pointer: `/log/entries/${index}/request/postData/text`,
      startedAt: timeOf(entry['startedDateTime']),
      request,
    },
  ]
}

/** Returns the request, or the reason why it cannot be read. */
function requestOf({ index, startedAt, request }: Found, { line, column }: Position): FileRequest | string {
  const data = objectAt(request, 'postData')
  const recorded = data['text']
  if (typeof recorded !== 'string') return 'postData has no text: the body was not recorded'
  const isBase64 = (data['encoding'] ?? data['_encoding']) === 'base64'
  const body = Buffer.from(recorded, isBase64 ? 'base64' : 'utf8')
  if (isBase64 && body.toString('base64') !== recorded) return 'postData.text is not base64'
  const list = request['headers']
  const headers = (Array.isArray(list) ? list : []).flatMap((header: unknown): Header[] => {
    const [name, value] = isObject(header) ? [stringAt(header, 'name'), header['value']] : []
    // HTTP/2 sends the request line as pseudo-headers.
    return name === undefined || typeof value !== 'string' || name.startsWith(':') ? [] : [[name, value]]
  })
  return {
    method: 'POST',
    url: stringAt(request, 'url') ?? '/',
    headers,
    body,
    line,
    column,
    entry: index + 1,
    ...(startedAt === undefined ? {} : { receivedAt: startedAt }),
  }
}

function wrong({ line }: Position, problem: string): FileRequests {
  return { ok: false, line, problem }
}
