import { isUtf8 } from 'node:buffer'
import { positionAt } from '../core/json/position.ts'
import type { PayloadResult } from '../core/results/validation.ts'
import { unreadable } from './unreadable.ts'

/**
 * A whole file as text, without a byte order mark; or the result that says why it is none.
 * @param limit bytes
 */
export async function readDocument(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  limit: number,
): Promise<{ readonly text: string } | PayloadResult> {
  const bytes = await readWhole(chunks, limit)
  if (!bytes)
    return unreadable(
      'body.too-large',
      `the file has more than ${limit / 1024 ** 2} MiB; a file with one payload a line is named .jsonl`,
      file,
    )
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  if (text.trim() === '') return unreadable('body.empty', 'the file is empty', file)
  if (isUtf8(bytes)) return { text }
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const what = isUtf16 ? 'the file is UTF-16; save it as UTF-8' : 'the file is not UTF-8 text'
  return unreadable('body.not-utf8', what, file, positionAt(text, Math.max(0, text.indexOf('\uFFFD'))))
}

/** All bytes; undefined when there are more than `limit`. */
export async function readWhole(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    size += chunk.length
    if (size > limit) return undefined
  }
  return Buffer.concat(parts)
}
