/** The first bytes of a stream. */
export interface FirstBytes {
  /** Adds the next chunk. Returns false once the stream exceeds the limit. */
  readonly add: (chunk: Uint8Array) => boolean
  readonly isTruncated: () => boolean
  /** Returns a copy of the first bytes, up to the limit. A chunk may be a view of a much larger buffer. */
  readonly bytes: () => Buffer
}

/** @param limit maximum number of bytes kept; the rest are only counted */
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
