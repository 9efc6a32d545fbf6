import type { Readable } from 'node:stream'

/** Keeps the first `limit` bytes; the rest of an endless body is cut off with its connection. */
export function readUpTo(stream: Readable, limit: number): Promise<{ body: Uint8Array; truncated: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let size = 0
    stream.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk)
      size += chunk.length
      if (size <= limit) return
      resolve({ body: Buffer.concat(chunks).subarray(0, limit), truncated: true })
      stream.destroy()
    })
    stream.on('end', () => resolve({ body: Buffer.concat(chunks), truncated: false }))
    stream.on('error', reject)
    // A stream may be destroyed without an error. After `end` this has no effect.
    stream.on('close', () => reject(new Error('the answer broke off')))
  })
}
