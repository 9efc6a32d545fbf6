import { isAscii, isUtf8 } from 'node:buffer'
import { fromCapture } from '../../core/delivery/capture.ts'
import { locate, positionAt, type Position } from '../../core/json/position.ts'
import { scanJson } from '../../core/json/scan.ts'
import { unreadable, type InputEntry, type InputPayload } from '../payload.ts'

/** Reads a whole file as one payload, or as one capture line. */
export function readDocument(bytes: Buffer, file: string): InputEntry {
  if (isBlank(bytes)) return unreadable('body.empty', 'the file is empty', file)
  if (isUtf8(bytes)) return readText(bytes, { file, line: 1 })
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const message = isUtf16 ? 'the file is UTF-16; save it as UTF-8' : 'the file is not UTF-8 text'
  const text = textOf(bytes)
  return unreadable('body.not-utf8', message, file, positionAt(text, Math.max(0, text.indexOf('\uFFFD'))))
}

const captureKey = Buffer.from('"body_b64"')

/**
 * Reads a payload, or the delivery in a capture line, which is JSON with a `body_b64` member. Does not parse payloads.
 * @param bytes UTF-8
 */
export function readText(bytes: Buffer, at: Pick<InputPayload, 'file' | 'line' | 'part'>): InputEntry {
  return (bytes.includes(captureKey) ? readCapture(bytes, at) : undefined) ?? bare(bytes, at)
}

function bare(body: Buffer, at: Pick<InputPayload, 'file' | 'line' | 'part'>): InputPayload {
  return { ...at, message: { isBare: true, headers: [], body } }
}

/** Returns undefined for a payload that merely mentions the key. */
function readCapture(bytes: Buffer, at: Pick<InputPayload, 'file' | 'line' | 'part'>): InputEntry | undefined {
  const text = textOf(bytes)
  const inFile = ({ line, column }: Position): Position => ({ line: at.line + line - 1, column })
  const problem = scanJson(text)
  if (problem)
    return unreadable(
      'body.not-json',
      `not JSON: ${problem.message}`,
      at.file,
      inFile(positionAt(text, problem.offset)),
    )
  const captured = fromCapture(JSON.parse(text))
  if (captured === undefined) return undefined
  const bodyAt = (): Position => inFile(locate(text, ['/body_b64'])[0] ?? { line: 1, column: 1 })
  if (captured === 'not-base64') return unreadable('body.not-base64', 'body_b64 is not base64', at.file, bodyAt())
  const { method, headers, body, source, received_at: receivedAt } = captured
  const message = {
    isBare: false,
    headers,
    body,
    ...(method === undefined ? {} : { method }),
    ...(source === undefined ? {} : { source }),
    ...(receivedAt === undefined ? {} : { receivedAt }),
  }
  return { ...at, message, bodyAt }
}

/** Decodes UTF-8, removing any byte order mark. Most payloads are ASCII, which decodes several times faster. */
export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (isAscii(buffer)) return buffer.toString('latin1')
  const text = buffer.toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** True if the bytes contain only whitespace, optionally after a byte order mark. */
export function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) continue
    return byte > 0x7f && textOf(bytes).trim() === ''
  }
  return true
}
