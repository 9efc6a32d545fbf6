import { addAbortSignal } from 'node:stream'
import { isJsonText } from '../core/json/json.ts'
import type { Env } from '../env.ts'
import { openInput, type Chunks } from './open.ts'

/** A file to read, or standard input. */
export interface Input {
  /** File name as the user gave it. */
  readonly name: string
  /** Absent for standard input. */
  readonly path?: string
}

/** File format: one JSON document, one JSON value per line, or requests. */
export type Form = 'document' | 'lines' | 'http' | 'har'

/** The part of `Env` that is needed for reading. `stdin` is required only for an input without a path. */
export type ReadEnv = Pick<Env, 'signal'> & Partial<Pick<Env, 'stdin'>>

export interface Source {
  readonly form: Form
  readonly chunks: Chunks
}

/** Formats by lower-case file extension. */
export const forms: Readonly<Record<string, Form>> = {
  json: 'document',
  jsonl: 'lines',
  ndjson: 'lines',
  http: 'http',
  har: 'har',
}
/** Returns the form implied by the file extension; undefined for any other extension. */
export function formOf(name: string): Form | undefined {
  const [, ending = ''] = /\.(\w+)$/.exec(name) ?? []
  return Object.hasOwn(forms, ending.toLowerCase()) ? forms[ending.toLowerCase()] : undefined
}

const newline = 0x0a

/**
 * Opens an input. Its form is determined by the file extension if that is known, otherwise by the content: `lines` if
 * the first line is a complete JSON value. Reading fails when `env.signal` is aborted.
 * @param limit maximum number of bytes to read when detecting the form
 */
export async function openSource({ name, path }: Input, env: ReadEnv, limit: number): Promise<Source> {
  const chunks = path === undefined ? openStdin(env) : await openInput(path, env.signal)
  const form = path === undefined ? undefined : formOf(name)
  return form ? { form, chunks } : sniff(chunks, limit)
}

function openStdin({ signal, stdin }: ReadEnv): AsyncIterable<Uint8Array> {
  if (!stdin) throw new Error('an input without a path was read without standard input')
  return addAbortSignal(signal, stdin)
}

/** Detects the form from the first non-blank line. Returns a stream that still starts at the beginning. */
async function sniff(chunks: Chunks, limit: number): Promise<Source> {
  const iterator = join([], chunks)
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
  return { form, chunks: join(head, iterator) }
}

async function* join(head: readonly Uint8Array[], rest: Chunks): AsyncGenerator<Uint8Array> {
  yield* head
  yield* rest
}
