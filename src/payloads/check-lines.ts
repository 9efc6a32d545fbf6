import { isAscii, isUtf8 } from 'node:buffer'
import type { PayloadResult } from '../core/results/validation.ts'
import type { FileRequest } from './file-request.ts'
import { unreadable } from './unreadable.ts'

/**
 * Checks one text: a JSON document, one line of JSONL, or the body of a request that the file holds.
 * @param line of the file where the text begins
 */
export type Check<Result> = (text: string, file: string, line: number, request?: FileRequest) => Result

const newline = 0x0a
const carriageReturn = 0x0d

/**
 * Checks every line that is not blank.
 * @param first number of the first line in its file
 * @returns `next`: number of the line after the last
 */
export function checkLines<Result>(
  bytes: Buffer,
  file: string,
  first: number,
  check: Check<Result>,
): { readonly results: readonly (Result | PayloadResult)[]; readonly next: number } {
  const results: (Result | PayloadResult)[] = []
  let line = first
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(newline, start)
    const end = found === -1 ? bytes.length : found
    const text = decode(bytes.subarray(start, bytes[end - 1] === carriageReturn ? end - 1 : end))
    // Editors on Windows begin a file with a byte order mark.
    const content = line === 1 ? text?.replace(/^\uFEFF/, '') : text
    if (content === undefined)
      results.push(unreadable('body.not-utf8', 'the line is not UTF-8 text', file, { line, column: 1 }))
    else if (content.trim() !== '') results.push(check(content, file, line))
    start = end + 1
  }
  return { results, next: line }
}

/** Plain ASCII, which most payloads are, is decoded in a fraction of the time. */
function decode(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined
}
