import { parseBody } from '../core/delivery/body.ts'
import { fromCapture } from '../core/delivery/capture.ts'
import type { Message } from '../core/delivery/delivery.ts'
import type { Finding } from '../core/finding.ts'
import { isObject, type JsonObject } from '../core/json/json.ts'
import type { FileRequest } from './file-request.ts'

/** What a text holds. */
export type Payload =
  | {
      readonly ok: true
      readonly json: JsonObject
      /** Where it was the body of a request: with the headers that it came with. */
      readonly captured?: Message
      readonly within?: Within
    }
  | { readonly ok: false; readonly finding: Finding; readonly captured?: Message; readonly within?: Within }

/** Where a payload stands that is not the text itself: a JSON Pointer in the text, or a column of its first line. */
export type Within = { readonly pointer: string } | { readonly column: number }

/**
 * Reads a raw payload, or the body in a capture line, or that of a request.
 * @param limit bytes that a compressed body may expand to
 */
export function readPayload(text: string, limit: number, request?: FileRequest): Payload {
  if (request) return ofRequest(request, limit, request.column === undefined ? undefined : { column: request.column })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, finding: { code: 'body.not-json', severity: 'error', message: 'not JSON' } }
  }
  if (!isObject(json))
    return { ok: false, finding: { code: 'body.not-object', severity: 'error', message: 'JSON, and not an object' } }
  const captured = fromCapture(json)
  if (captured === undefined) return { ok: true, json }
  const within = { pointer: '/body_b64' }
  if (captured !== 'not-base64') return ofRequest(captured, limit, within)
  return {
    ok: false,
    finding: { code: 'body.not-base64', severity: 'error', message: 'body_b64 is not base64' },
    within,
  }
}

function ofRequest(request: Message, limit: number, within: Within | undefined): Payload {
  const parsed = parseBody(request, limit)
  const place = within && { within }
  return parsed.ok
    ? { ok: true, json: parsed.json, captured: parsed.content, ...place }
    : { ...parsed, captured: request, ...place }
}
