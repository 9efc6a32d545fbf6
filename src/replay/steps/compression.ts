import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { decode } from '../../core/delivery/body.ts'
import type { Header, Message } from '../../core/delivery/delivery.ts'

/** How a fixture's body was compressed, so that every copy is compressed in the same way. */
export interface Compression {
  /** `Content-Encoding`, as in the fixture. */
  readonly headers: readonly Header[]
  readonly compress: (body: Uint8Array) => Uint8Array
  readonly plain: Uint8Array
  readonly compressed: Uint8Array
}

// A Map, because the name is chosen by the sender, and an object would also have the key `constructor`.
const compressors: ReadonlyMap<string, (body: Uint8Array) => Uint8Array> = new Map<
  string,
  (body: Uint8Array) => Uint8Array
>([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])

/**
 * Decompresses a message, because ids, edits and signatures apply to the uncompressed body. A message that cannot be
 * decompressed is returned unchanged; parsing its body reports the reason.
 * @param limit maximum size of the decompressed body, in bytes
 */
export function decompress(
  message: Message,
  limit: number,
): { readonly message: Message; readonly compression: Compression | undefined } {
  const headers = message.headers.filter(isEncoding)
  const compress = compressors.get(headers[0]?.[1].trim().toLowerCase() ?? '')
  const decoded = compress && decode(message, limit)
  if (!decoded || 'code' in decoded) return { message, compression: undefined }
  return {
    message: { headers: message.headers.filter((header) => !isEncoding(header)), body: decoded.body },
    compression: { headers, compress, plain: decoded.body, compressed: message.body },
  }
}

/** Compresses a message in the same way as its fixture. An unchanged body keeps the exact bytes of the fixture. */
export function compressed(message: Message, compression: Compression | undefined): Message {
  if (!compression) return message
  const body =
    Buffer.compare(message.body, compression.plain) === 0 ? compression.compressed : compression.compress(message.body)
  return { headers: [...message.headers, ...compression.headers], body }
}

function isEncoding([name]: Header): boolean {
  return name.toLowerCase() === 'content-encoding'
}
