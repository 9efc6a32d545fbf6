import { isAscii, isUtf8 } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { header, type Message } from './delivery.ts'
import type { Finding } from '../finding.ts'
import { isObject, type JsonObject } from '../json/json.ts'
import { readForm } from './form.ts'

/** The result of parsing a body: its content, or the reason why it cannot be parsed. */
export type Parsed =
  | {
      readonly ok: true
      /** The decoded message that was parsed. */
      readonly content: Message
      readonly json: JsonObject
      /** The JSON text without a byte order mark; absent for a form. */
      readonly text?: string
      /** All form fields, in their original order; absent for JSON. */
      readonly fields?: readonly (readonly [name: string, value: string])[]
    }
  | { readonly ok: false; readonly finding: Finding }

type Decoder = (body: Uint8Array, options: { maxOutputLength: number }) => Uint8Array

// A Map, because the sender controls the name and an object would also match `constructor`.
const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
])

/**
 * Decodes and parses a body. Signatures are computed before compression, so `content` contains the decoded bytes; the
 * delivery itself keeps the bytes received.
 * @param limit maximum decompressed size in bytes
 */
export function parseBody(message: Message, limit: number): Parsed {
  const decoded = decode(message, limit)
  return 'code' in decoded ? { ok: false, finding: decoded } : readBody(decoded)
}

/**
 * Parses JSON or form fields. Schemes that carry the signature in the body must use this parser too: if two parsers
 * disagreed about a body, the data verified would not be the data used.
 * @param content decoded
 */
export function readBody(content: Message): Parsed {
  const all = wholeText(content)
  if (typeof all !== 'string') return { ok: false, finding: all }
  const text = withoutMark(all)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    const fields = formFields(content, all)
    // If a field is repeated, its first value counts.
    return fields
      ? { ok: true, content, json: Object.fromEntries(fields.toReversed()), fields }
      : { ok: false, finding: bad('body.not-json', 'the body is not JSON') }
  }
  if (!isObject(json)) return { ok: false, finding: bad('body.not-object', 'the body is JSON but not an object') }
  return { ok: true, content, json, text }
}

/**
 * Returns the text that `readBody` parses, for JSON parsers that preserve more detail; a finding if the body is not
 * text.
 */
export function bodyText(content: Message): string | Finding {
  const all = wholeText(content)
  return typeof all === 'string' ? withoutMark(all) : all
}

function wholeText({ body }: Message): string | Finding {
  if (body.length === 0) return bad('body.empty', 'the body is empty')
  const plain = isAscii(body)
  if (!plain && !isUtf8(body)) return bad('body.not-utf8', 'the body is not UTF-8 text')
  // Most bodies are ASCII, which needs no UTF-8 decoding.
  return Buffer.from(body.buffer, body.byteOffset, body.length).toString(plain ? 'latin1' : 'utf8')
}

/** Removes the byte order mark from JSON. Forms keep it, because form parsers treat it as part of the first name. */
function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** Parses form fields, which some providers send; undefined if the body is not a form. */
function formFields(message: Message, text: string): (readonly [string, string])[] | undefined {
  if (!header(message, 'content-type')?.toLowerCase().startsWith('application/x-www-form-urlencoded')) return undefined
  const fields = readForm(text)
  return fields.length === 0 ? undefined : fields
}

/** Returns the message with its body decompressed; a finding if it cannot be decompressed. */
export function decode(message: Message, limit: number): Message | Finding {
  const encoding = encodingOf(message)
  if (encoding === undefined) return message
  const decoder = decoders.get(encoding)
  if (!decoder)
    return {
      code: 'body.encoding',
      severity: 'error',
      message: 'the content-encoding is not gzip, deflate or br',
      actual: encoding,
    }
  try {
    return { headers: message.headers, body: decoder(message.body, { maxOutputLength: limit }) }
  } catch (error) {
    const tooLarge =
      error instanceof RangeError ||
      (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
    return tooLarge
      ? {
          code: 'body.too-large',
          severity: 'error',
          message: `the ${encoding} body expands to more than ${limit} bytes`,
        }
      : {
          code: 'body.encoding',
          severity: 'error',
          message: `the content-encoding is ${encoding}, but the body is not valid ${encoding}`,
        }
  }
}

/** Returns the body's content encoding in lower case; undefined if it is not encoded. */
export function encodingOf(message: Message): string | undefined {
  const encoding = header(message, 'content-encoding')?.trim().toLowerCase()
  return encoding === '' || encoding === 'identity' ? undefined : encoding
}

function bad(code: string, message: string): Finding {
  return { code, severity: 'error', message }
}
