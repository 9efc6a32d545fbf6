import { systemCode } from '../errors.ts'
import type { FileRequest } from './formats/file-requests.ts'
import { readHar } from './formats/har.ts'
import { readHttp } from './formats/http.ts'
import { readDocument } from './formats/json.ts'
import { readLines } from './formats/jsonl.ts'
import { wholeLines } from './formats/whole-lines.ts'
import { payloadLimit, unreadable, type InputEntry, type InputPayload } from './payload.ts'
import type { Chunks } from './open.ts'
import { readLimited } from './read-limited.ts'
import { openSource, type Input, type ReadEnv } from './source.ts'

/** Limits, in bytes, for callers that hold everything they read in memory. */
export interface LineLimits {
  /** Limit for one line. @default the payload limit */
  readonly line?: number
  /** Limit for all lines of a file together. @default none */
  readonly file?: number
}

/**
 * Reads the payloads of an input in batches, so that memory use does not grow with their number. An unreadable file
 * also yields an entry.
 * @throws the abort reason of `env.signal`
 */
export async function* readPayloads(
  input: Input,
  env: ReadEnv,
  limits: LineLimits = {},
): AsyncGenerator<readonly InputEntry[]> {
  const file = input.name
  const at = { line: 1 }
  try {
    const { form, chunks } = await openSource(input, env, payloadLimit)
    if (form === 'lines') {
      yield* readEachLine(chunks, file, limits, at)
      return
    }
    const bytes = await readLimited(chunks, payloadLimit)
    if (!bytes)
      yield [tooLarge(file, form === 'document' ? '; if it has one payload per line, use the extension .jsonl' : '')]
    else yield form === 'document' ? [readDocument(bytes, file)] : readRequests(bytes, form, file)
  } catch (error) {
    env.signal.throwIfAborted()
    const code = systemCode(error)
    // Matches the codes of system errors. All other error codes contain an underscore.
    if (!code || !/^E[A-Z0-9]+$/.test(code)) throw error
    const message = code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${code})`
    yield [unreadable('file.unreadable', message, file, { line: at.line, column: 1 })]
  }
}

/** @param at current line, updated here so that the caller can report it in an error */
async function* readEachLine(
  chunks: Chunks,
  file: string,
  { line: lineLimit = payloadLimit, file: fileLimit = Number.POSITIVE_INFINITY }: LineLimits,
  at: { line: number },
): AsyncGenerator<readonly InputEntry[]> {
  let count = 0
  let size = 0
  for await (const bytes of wholeLines(chunks, lineLimit)) {
    const { line } = at
    size += bytes?.length ?? lineLimit
    if (size > fileLimit) {
      yield [unreadable('body.too-large', `the file is larger than ${mib(fileLimit)}`, file)]
      return
    }
    const { entries, next } = bytes
      ? readLines(bytes, file, line)
      : {
          entries: [
            unreadable('body.too-large', `the line is longer than ${mib(lineLimit)}`, file, { line, column: 1 }),
          ],
          next: line + 1,
        }
    at.line = next
    count += entries.length
    yield entries
  }
  if (count === 0) yield [unreadable('body.empty', 'the file is empty', file)]
}

function readRequests(bytes: Buffer, form: 'http' | 'har', file: string): InputEntry[] {
  const read = form === 'http' ? readHttp(bytes) : readHar(bytes)
  if (!read.ok) return [unreadable(`${form}.invalid`, read.problem, file, { line: read.line, column: 1 })]
  return read.requests.map((request) => ofRequest(request, file))
}

function ofRequest(
  { method, headers, body, line, column, entry, receivedAt }: FileRequest,
  file: string,
): InputPayload {
  return {
    file,
    line,
    ...(entry === undefined ? {} : { part: entry }),
    message: { isBare: false, method, headers, body, ...(receivedAt === undefined ? {} : { receivedAt }) },
    ...(column === undefined ? {} : { bodyAt: () => ({ line, column }) }),
  }
}

function tooLarge(file: string, hint: string): InputEntry {
  return unreadable('body.too-large', `the file is larger than ${mib(payloadLimit)}${hint}`, file)
}

function mib(bytes: number): string {
  return `${bytes / 1024 ** 2} MiB`
}
