import { parseBody } from '../core/body.ts'
import { fromCapture } from '../core/capture.ts'
import type { Outgoing } from '../core/delivery.ts'
import type { Finding } from '../core/finding.ts'
import { isObject, type JsonObject } from '../core/json.ts'

/** What a text holds. */
export type Payload =
  | {
      readonly ok: true
      readonly json: JsonObject
      /** Where it was the body in a capture line: with the headers that it came with. */
      readonly captured?: Outgoing
    }
  | { readonly ok: false; readonly finding: Finding; readonly captured?: Outgoing }

/**
 * Reads a raw payload, or the body in a capture line (`{"headers": …, "body_b64": …}`).
 * @param limit bytes that a compressed body may expand to
 */
export function readPayload(text: string, limit: number): Payload {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, finding: { code: 'body.not-json', severity: 'error', message: 'not JSON' } }
  }
  if (!isObject(json))
    return { ok: false, finding: { code: 'body.not-object', severity: 'error', message: 'JSON, and not an object' } }
  const captured = typeof json['body_b64'] === 'string' ? fromCapture(json) : undefined
  if (!captured) return { ok: true, json }
  const parsed = parseBody(captured, limit)
  return parsed.ok ? { ok: true, json: parsed.json, captured: parsed.content } : { ...parsed, captured }
}
