/** The first bytes of a stream. */
export interface FirstBytes {
  /** Adds the next chunk. Returns false once the stream exceeds the limit. */
  readonly add: (chunk: Uint8Array) => boolean
  readonly isTruncated: () => boolean
  /** Returns the first bytes, up to the limit, as a copy, because chunks may be views of much larger buffers. */
  readonly bytes: () => Buffer
}

/** @param limit maximum number of bytes kept; further bytes are only counted */
export function firstBytes(limit: number): FirstBytes {
  const chunks: Uint8Array[] = []
  let size = 0
  return {
    add: (chunk) => {
      if (size < limit) chunks.push(chunk)
      size += chunk.length
      return size <= limit
    },
    isTruncated: () => size > limit,
    bytes: () => Buffer.concat(chunks).subarray(0, limit),
  }
}
