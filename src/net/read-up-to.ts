import type { Readable } from 'node:stream'
import { firstBytes } from '../core/delivery/first-bytes.ts'

/** Reads the first `limit` bytes. If there are more, `truncated` is true and the stream is destroyed. */
export function readUpTo(stream: Readable, limit: number): Promise<{ body: Uint8Array; truncated: boolean }> {
  return new Promise((resolve, reject) => {
    const body = firstBytes(limit)
    stream.on('data', (chunk: Uint8Array) => {
      if (body.add(chunk)) return
      resolve({ body: body.bytes(), truncated: true })
      stream.destroy()
    })
    stream.on('end', () => resolve({ body: body.bytes(), truncated: false }))
    stream.on('error', reject)
    // A stream may be destroyed without an error. After `end` or truncation, this has no effect.
    stream.on('close', () => reject(new Error('the connection closed before the answer was complete')))
  })
}
