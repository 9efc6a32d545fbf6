import type { PayloadResult } from '../core/results/validation.ts'
import type { Env } from '../env.ts'
import { systemCode } from '../errors.ts'
import { checkLines, type Check } from './check-lines.ts'
import { readDocument, readWhole } from './document.ts'
import type { Input } from './inputs.ts'
import { readRequests } from './read-requests.ts'
import { openSource } from './source.ts'
import { unreadable } from './unreadable.ts'
import { wholeLines } from './whole-lines.ts'

/** Bytes of one payload, a document or a line: a hundred times what providers send. */
export const payloadLimit = 16 * 1024 * 1024

/**
 * Reads an input and checks what is in it, some payloads at a time; memory does not grow with their number. A file
 * that cannot be read is a result like any other.
 * @throws BillhookError when a schema that is needed is broken
 */
export async function* readPayloads<Result>(
  input: Input,
  env: Env,
  check: Check<Result>,
): AsyncGenerator<readonly (Result | PayloadResult)[]> {
  const file = input.name
  let line = 1
  try {
    const { form, chunks } = await openSource(input, env, payloadLimit)
    if (form === 'document') {
      const document = await readDocument(chunks, file, payloadLimit)
      yield ['text' in document ? check(document.text, file, 1) : document]
      return
    }
    if (form !== 'lines') {
      yield checkRequests(await readWhole(chunks, payloadLimit), form, file, check)
      return
    }
    let count = 0
    for await (const bytes of wholeLines(chunks, payloadLimit)) {
      const { results, next } = bytes ? checkLines(bytes, file, line, check) : tooLong(file, line)
      line = next
      count += results.length
      yield results
    }
    if (count === 0) yield [unreadable('body.empty', 'the file is empty', file)]
  } catch (error) {
    // A system error; all other errors have a name of more than one word.
    const code = systemCode(error)
    if (!code || !/^E[A-Z0-9]+$/.test(code)) throw error
    yield [unreadable('file.unreadable', `the file cannot be read (${code})`, file, { line, column: 1 })]
  }
}

function checkRequests<Result>(
  bytes: Buffer | undefined,
  form: 'http' | 'har',
  file: string,
  check: Check<Result>,
): (Result | PayloadResult)[] {
  if (!bytes) return [unreadable('body.too-large', `the file has more than ${payloadLimit / 1024 ** 2} MiB`, file)]
  const read = readRequests(bytes, form)
  if (!read.ok) return [unreadable(`${form}.invalid`, read.problem, file, { line: read.line, column: 1 })]
  return read.requests.map((request) => check(Buffer.from(request.body).toString('utf8'), file, request.line, request))
}

function tooLong(file: string, line: number): { results: PayloadResult[]; next: number } {
  const message = `the line has more than ${payloadLimit / 1024 ** 2} MiB`
  return { results: [unreadable('body.too-large', message, file, { line, column: 1 })], next: line + 1 }
}
