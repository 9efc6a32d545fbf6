/** The first bytes of a stream. */
export interface FirstBytes {
  /** Takes the next chunk. Returns false once the stream is longer than the limit. */
  readonly add: (chunk: Uint8Array) => boolean
  readonly isTruncated: () => boolean
  /** At most the limit; a copy, because a chunk may be a view of a much larger read. */
  readonly bytes: () => Buffer
}

/** @param limit bytes that are kept; what follows is only counted */
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
