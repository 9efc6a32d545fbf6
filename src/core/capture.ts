import type { Delivery, Header } from './delivery.ts'
import { isObject, scalarText } from './json.ts'
import { printableJson } from './printable-json.ts'

/** A delivery as one line of a `.jsonl` capture: `listen --record` and `events export` write it, `replay` reads it. */
export interface CaptureLine {
  readonly id: string
  /** Unix milliseconds. */
  readonly received_at: number
  readonly method: string
  readonly url: string
  readonly source?: string
  readonly headers: readonly Header[]
  /** The exact bytes, base64. */
  readonly body_b64: string
}

/** Without the line break at the end; harmless in a terminal. */
export function toCaptureLine({ id, receivedAt, method, url, headers, body }: Delivery, source: string): string {
  const line: CaptureLine = { id, received_at: receivedAt, method, url, source, headers, body_b64: Buffer.from(body).toString('base64') }
  return printableJson(line)
}

/** What a parsed line says; only `body_b64` has to be there. Undefined when it is not a capture line, or its body is not base64. */
export function fromCapture(value: unknown): (Partial<Omit<CaptureLine, 'headers' | 'body_b64'>> & { headers: readonly Header[]; body: Uint8Array }) | undefined {
  if (!isObject(value) || typeof value['body_b64'] !== 'string') return undefined
  const body = Buffer.from(value['body_b64'], 'base64')
  if (!isBase64(value['body_b64'], body)) return undefined
  const { id, received_at: receivedAt, method, url, source } = value
  return {
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof receivedAt === 'number' ? { received_at: receivedAt } : {}),
    ...(typeof method === 'string' ? { method } : {}),
    ...(typeof url === 'string' ? { url } : {}),
    ...(typeof source === 'string' ? { source } : {}),
    headers: headerList(value['headers']),
    body,
  }
}

/** Decoding skips what is not base64, and so comes out shorter. */
function isBase64(text: string, decoded: Uint8Array): boolean {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return decoded.length === Math.floor(((text.length - padding) * 3) / 4)
}

/** Pairs as we write them, or an object of name to value (or values) as other tools do. */
export function headerList(value: unknown): Header[] {
  if (Array.isArray(value)) {
    return value.filter((pair): pair is Header => Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string')
  }
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, content]) => (Array.isArray(content) ? content : [content]).flatMap((one) => headerOf(name, one)))
}

function headerOf(name: string, value: unknown): Header[] {
  const held = scalarText(value)
  return held === undefined ? [] : [[name, held]]
}
