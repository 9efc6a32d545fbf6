import { addAbortSignal } from 'node:stream'
import type { Env } from '../env.ts'
import type { Input } from './inputs.ts'
import { isJsonText } from '../core/json/json.ts'
import { requestFormOf } from './file-request.ts'
import { openInput } from './open-input.ts'

/** How payloads are held: one JSON document, one JSON value a line, or requests. */
export type Form = 'document' | 'lines' | 'http' | 'har'

export interface Source {
  readonly form: Form
  readonly chunks: AsyncIterable<Uint8Array>
}

const newline = 0x0a

/**
 * Opens an input. The name tells the form (`.json`, `.http`, `.har`, or `.jsonl` and `.ndjson`); else the content does:
 * it is lines when its first line is a JSON value by itself. Reading ends with an error when `env.signal` is aborted.
 */
export async function openSource({ name, path }: Input, env: Env, limit: number): Promise<Source> {
  const chunks: AsyncIterable<Uint8Array> =
    path === undefined ? addAbortSignal(env.signal, env.stdin) : await openInput(path, env.signal)
  const requests = path === undefined ? undefined : requestFormOf(name)
  if (requests) return { form: requests, chunks }
  if (path !== undefined && /\.json$/i.test(name)) return { form: 'document', chunks }
  if (path !== undefined && /\.(?:jsonl|ndjson)$/i.test(name)) return { form: 'lines', chunks }
  return sniff(chunks, limit)
}

/** Reads up to the end of the first line that is not blank, and gives all back with the rest behind it. */
async function sniff(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Source> {
  const iterator = chunks[Symbol.asyncIterator]()
  const head: Uint8Array[] = []
  let size = 0
  let form: Form = 'document'
  while (size <= limit) {
    const next = await iterator.next()
    if (next.done) break
    head.push(next.value)
    size += next.value.length
    if (!next.value.includes(newline)) continue
    const line = /\S[^\n]*(?=\n)/.exec(Buffer.concat(head).toString('utf8'))
    if (!line) continue
    if (isJsonText(line[0])) form = 'lines'
    break
  }
  const rest = { [Symbol.asyncIterator]: () => iterator }
  return { form, chunks: join(head, rest) }
}

async function* join(head: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* head
  yield* rest
}
