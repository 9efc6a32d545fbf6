import type { Chunks } from '../open.ts'

/** The bytes of one or more whole lines; undefined for a line that exceeds the limit. */
export type WholeLines = Buffer | undefined

const newline = 0x0a

/**
 * Splits a byte stream after line breaks. Memory use is bounded by one chunk plus the longest line. A line that exceeds
 * the limit is skipped and yields undefined.
 * @param limit maximum line length in bytes; must exceed the chunk size
 */
export async function* wholeLines(chunks: Chunks, limit: number): AsyncGenerator<WholeLines> {
  let open: Uint8Array[] = []
  let size = 0
  let skipping = false
  for await (const chunk of chunks) {
    const first = chunk.indexOf(newline)
    let start = 0
    if (skipping || size + (first === -1 ? chunk.length : first) > limit) {
      if (!skipping) yield undefined
      open = []
      size = 0
      skipping = first === -1
      if (skipping) continue
      start = first + 1
    } else if (size > 0 && first !== -1) {
      yield Buffer.concat([...open, chunk.subarray(0, first + 1)])
      open = []
      size = 0
      start = first + 1
    }
    const end = chunk.lastIndexOf(newline) + 1
    if (end > start) yield Buffer.from(chunk.buffer, chunk.byteOffset + start, end - start)
    const rest = chunk.subarray(Math.max(start, end))
    if (rest.length > 0) open.push(rest)
    size += rest.length
  }
  if (size > 0) yield Buffer.concat(open)
}
