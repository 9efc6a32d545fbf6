import { isAscii, isUtf8 } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { header, type Outgoing } from './delivery.ts'
import { isRefused, type Disposition } from './disposition.ts'
import type { Finding } from './finding.ts'
import { isObject, type JsonObject } from './json.ts'
import { readForm } from './read-form.ts'

/** A body, read by the one rule that both verification and identification go by. */
export type Read =
  | {
      readonly ok: true
      readonly json: JsonObject
      /** The JSON text without a byte order mark; absent for a form. */
      readonly text?: string
      /** All fields of a form, in their order; absent for JSON. */
      readonly fields?: readonly (readonly [name: string, value: string])[]
    }
  | { readonly ok: false; readonly finding: Finding }

export type Parsed = (Extract<Read, { ok: true }> & { readonly content: Outgoing }) | Extract<Read, { ok: false }>

type Decoder = (body: Uint8Array, options: { maxOutputLength: number }) => Uint8Array

// A map: the name comes from the sender, and an object would also know `constructor`.
const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
])

/** Bytes that the body of a request may have, and expand to, unless the configuration says otherwise. */
export const defaultBodyLimit = 1024 * 1024
const acceptedLimit = 64 * 1024 * 1024

/**
 * Bytes that a stored body may have, and expand to, for who reads it. An accepted one kept to the limit of its
 * listener; a refused one may be a bomb.
 */
export function storedLimit(disposition: Disposition): number {
  return isRefused(disposition) ? defaultBodyLimit : acceptedLimit
}

/**
 * The body as an object. Signatures are computed before a transfer's compression, so `content` holds the decoded bytes;
 * the delivery itself keeps those of the wire.
 * @param limit bytes that a compressed body may expand to
 */
export function parseBody(message: Outgoing, limit: number): Parsed {
  const decoded = decode(message, limit)
  return 'code' in decoded ? { ok: false, finding: decoded } : parseDecoded(decoded)
}

/** The same for a message that was decoded before. */
export function parseDecoded(content: Outgoing): Parsed {
  const read = readBody(content)
  return read.ok ? { ...read, content } : read
}

/**
 * JSON, or the fields of a form. A scheme whose signature is in the body reads it by this, too: what two readers take
 * from one body may differ, and then something else is verified than what is used.
 * @param content decoded
 */
export function readBody(content: Outgoing): Read {
  const { body } = content
  if (body.length === 0) return bad('body.empty', 'the body is empty')
  const plain = isAscii(body)
  if (!plain && !isUtf8(body)) return bad('body.not-utf8', 'the body is not UTF-8 text')
  // Most bodies are ASCII, which has not to be decoded.
  const all = Buffer.from(body.buffer, body.byteOffset, body.length).toString(plain ? 'latin1' : 'utf8')
  const text = all.charCodeAt(0) === 0xfeff ? all.slice(1) : all
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    const fields = formFields(content, all)
    // Of a field that comes twice the first counts.
    return fields ? { ok: true, json: Object.fromEntries(fields.toReversed()), fields } : bad('body.not-json', 'the body is not JSON')
  }
  if (!isObject(json)) return bad('body.not-object', 'the body is JSON, and not an object')
  return { ok: true, json, text }
}

/** Some providers send forms. */
function formFields(message: Outgoing, text: string): (readonly [string, string])[] | undefined {
  if (!header(message, 'content-type')?.toLowerCase().startsWith('application/x-www-form-urlencoded')) return undefined
  const fields = readForm(text)
  return fields.length === 0 ? undefined : fields
}

/** The message without the compression of its transfer; what is wrong with it where that cannot be undone. */
export function decode(message: Outgoing, limit: number): Outgoing | Finding {
  const encoding = header(message, 'content-encoding')?.trim().toLowerCase()
  if (encoding === undefined || encoding === '' || encoding === 'identity') return message
  const decoder = decoders.get(encoding)
  if (!decoder) return { code: 'body.encoding', severity: 'error', message: 'the content-encoding is not one of gzip, deflate, br', actual: encoding }
  try {
    return { headers: message.headers, body: decoder(message.body, { maxOutputLength: limit }) }
  } catch (error) {
    const tooLarge = error instanceof RangeError || (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
    return tooLarge
      ? { code: 'body.too-large', severity: 'error', message: `the ${encoding} body expands to more than ${limit} bytes` }
      : { code: 'body.encoding', severity: 'error', message: `the body is not the ${encoding} that its content-encoding says` }
  }
}

function bad(code: string, message: string): Extract<Read, { ok: false }> {
  return { ok: false, finding: { code, severity: 'error', message } }
}
