import { isBase64 } from '../text/base64.ts'
import type { Delivery, Header } from './delivery.ts'
import { isObject, scalarText } from '../json/json.ts'
import { printableJson } from '../text/printable.ts'

/**
 * A delivery as one line of a `.jsonl` capture. `listen --record` and `events export` write captures; `replay` reads
 * them.
 */
export interface CaptureLine {
  readonly id: string
  /** Unix milliseconds. */
  readonly received_at: number
  readonly method: string
  readonly url: string
  readonly source?: string
  readonly headers: readonly Header[]
  /** The exact body bytes in base64. */
  readonly body_b64: string
}

/** Returns the capture line without a line break, safe to print in a terminal. */
export function toCaptureLine({ id, receivedAt, method, url, headers, body }: Delivery, source: string): string {
  const line: CaptureLine = {
    id,
    received_at: receivedAt,
    method,
    url,
    source,
    headers,
    body_b64: Buffer.from(body).toString('base64'),
  }
  return printableJson(line)
}

/** A capture line with its body decoded. */
export interface Captured extends Partial<Omit<CaptureLine, 'headers' | 'body_b64'>> {
  readonly headers: readonly Header[]
  readonly body: Uint8Array
}

/**
 * Reads a parsed line. Only `body_b64` is required. Returns undefined if it is missing, because the line is then itself
 * a payload.
 */
export function fromCapture(value: unknown): Captured | 'not-base64' | undefined {
  if (!isObject(value)) return undefined
  const { body_b64: encoded } = value
  if (encoded === undefined) return undefined
  if (typeof encoded !== 'string' || !isBase64(encoded)) return 'not-base64'
  const { id, received_at: receivedAt, method, url, source } = value
  return {
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof receivedAt === 'number' ? { received_at: receivedAt } : {}),
    ...(typeof method === 'string' ? { method } : {}),
    ...(typeof url === 'string' ? { url } : {}),
    ...(typeof source === 'string' ? { source } : {}),
    headers: headerList(value['headers']),
    body: Buffer.from(encoded, 'base64'),
  }
}

/**
 * Reads headers from pairs, as billhook writes them, or from an object that maps each name to one or more values, as
 * other tools do.
 */
export function headerList(value: unknown): Header[] {
  if (Array.isArray(value)) {
    return value.filter(
      (pair): pair is Header => Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string',
    )
  }
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, content]) =>
    (Array.isArray(content) ? content : [content]).flatMap((one) => headerOf(name, one)),
  )
}

function headerOf(name: string, value: unknown): Header[] {
  const held = scalarText(value)
  return held === undefined ? [] : [[name, held]]
}
