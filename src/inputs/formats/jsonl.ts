import { isUtf8 } from 'node:buffer'
import { unreadable, type InputEntry } from '../payload.ts'
import { isBlank, readText } from './json.ts'

const newline = 0x0a
const carriageReturn = 0x0d

/**
 * Reads every line that is not blank.
 * @param bytes whole lines
 * @param first number of the first line in its file
 * @returns `next`: number of the line after the last
 */
export function readLines(
  bytes: Buffer,
  file: string,
  first: number,
): { readonly entries: readonly InputEntry[]; readonly next: number } {
  const entries: InputEntry[] = []
  // Most files are entirely UTF-8, and checking all lines at once is faster than checking each one.
  const isAllUtf8 = isUtf8(bytes)
  let line = first
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(newline, start)
    const end = found === -1 ? bytes.length : found
    const content = bytes.subarray(start, bytes[end - 1] === carriageReturn ? end - 1 : end)
    if (!isAllUtf8 && !isUtf8(content))
      entries.push(unreadable('body.not-utf8', 'the line is not UTF-8 text', file, { line, column: 1 }))
    else if (!isBlank(content)) entries.push(readText(content, { file, line, part: line }))
    start = end + 1
  }
  return { entries, next: line }
}
