import { resolve } from 'node:path'
import { addAbortSignal } from 'node:stream'
import type { Env } from '../env.ts'
import { reasonOf, systemCode, usageError } from '../errors.ts'
import { openInput, type Chunks } from './open.ts'
import { payloadLimit } from './payload.ts'

/** Returns all bytes, or undefined if there are more than `limit`. */
export async function readLimited(chunks: Chunks, limit: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    size += chunk.length
    if (size > limit) return undefined
  }
  const [first] = parts
  return first && parts.length === 1
    ? Buffer.from(first.buffer, first.byteOffset, first.length)
    : Buffer.concat(parts, size)
}

/**
 * Reads the exact bytes of a file.
 * @param hint next step to suggest if the file is too large
 * @throws BillhookError `BILLHOOK_FILE_NOT_FOUND`, `BILLHOOK_FILE_UNREADABLE`, `BILLHOOK_FILE_TOO_LARGE` (exit 2)
 */
export function readFileLimited(
  file: string,
  { cwd, signal }: Pick<Env, 'cwd' | 'signal'>,
  hint: string,
): Promise<Buffer> {
  return read(file, openInput(resolve(cwd, file), signal), signal, hint)
}

/** Like `readFileLimited`, but reads standard input if the name is `-`. */
export function readInput(
  file: string,
  { cwd, signal, stdin }: Pick<Env, 'cwd' | 'stdin' | 'signal'>,
  hint: string,
): Promise<Buffer> {
  return file === '-'
    ? read(file, Promise.resolve(addAbortSignal(signal, stdin)), signal, hint)
    : readFileLimited(file, { cwd, signal }, hint)
}

async function read(file: string, opened: Promise<Chunks>, signal: AbortSignal, hint: string): Promise<Buffer> {
  const bytes = await opened
    .then((chunks) => readLimited(chunks, payloadLimit))
    .catch((error: unknown) => {
      signal.throwIfAborted()
      throw cannotRead(file, error)
    })
  if (bytes) return bytes
  throw usageError('BILLHOOK_FILE_TOO_LARGE', `${file} is larger than ${payloadLimit / 1024 ** 2} MiB`, hint)
}

/** Creates `BILLHOOK_FILE_NOT_FOUND` or `BILLHOOK_FILE_UNREADABLE` (exit 2). */
function cannotRead(file: string, error: unknown) {
  if (systemCode(error) === 'ENOENT')
    return usageError('BILLHOOK_FILE_NOT_FOUND', `${file}: there is no such file`, 'check the name', error)
  return usageError(
    'BILLHOOK_FILE_UNREADABLE',
    `${file} cannot be read (${systemCode(error) ?? reasonOf(error)})`,
    'specify a readable file',
    error,
  )
}
