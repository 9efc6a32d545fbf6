import { addAbortSignal } from 'node:stream'
import { isJsonText } from '../core/json/json.ts'
import type { Env } from '../env.ts'
import { openInput } from './open.ts'

/** One thing to read. */
export interface Input {
  /** As the user named it. */
  readonly name: string
  /** Absent for standard input. */
  readonly path?: string
}

/** How payloads are held: one JSON document, one JSON value a line, or requests. */
export type Form = 'document' | 'lines' | 'http' | 'har'

/** Standard input is needed only for an input without a path. */
export type ReadEnv = Pick<Env, 'signal'> & Partial<Pick<Env, 'stdin'>>

export interface Source {
  readonly form: Form
  readonly chunks: AsyncIterable<Uint8Array>
}

/** By the ending of the name, in lower case. */
export const forms: Readonly<Record<string, Form>> = {
  json: 'document',
  jsonl: 'lines',
  ndjson: 'lines',
  http: 'http',
  har: 'har',
}
/** The form that the name of a file says; undefined for a name that says none. */
export function formOf(name: string): Form | undefined {
  const [, ending = ''] = /\.(\w+)$/.exec(name) ?? []
  return Object.hasOwn(forms, ending.toLowerCase()) ? forms[ending.toLowerCase()] : undefined
}

const newline = 0x0a

/**
 * Opens an input. The name says the form, or else the content does: it is lines if its first line is a JSON value by
 * itself. Reading ends with an error when `env.signal` is aborted.
 * @param limit bytes of the first line that are read to find the form
 */
export async function openSource({ name, path }: Input, env: ReadEnv, limit: number): Promise<Source> {
  const chunks: AsyncIterable<Uint8Array> = path === undefined ? openStdin(env) : await openInput(path, env.signal)
  const form = path === undefined ? undefined : formOf(name)
  return form ? { form, chunks } : sniff(chunks, limit)
}

function openStdin({ signal, stdin }: ReadEnv): AsyncIterable<Uint8Array> {
  if (!stdin) throw new Error('an input without a path was read without standard input')
  return addAbortSignal(signal, stdin)
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
