import { resolve } from 'node:path'
import { addAbortSignal } from 'node:stream'
import type { Env } from '../env.ts'
import { systemCode, usageError } from '../errors.ts'
import { readWhole } from '../payloads/document.ts'
import { openInput } from '../payloads/open-input.ts'
import { payloadLimit } from '../payloads/read-payloads.ts'

/**
 * The exact bytes of a file, or of standard input for `-`.
 * @throws BillhookError `BILLHOOK_FILE_NOT_FOUND`, `BILLHOOK_FILE_UNREADABLE`, `BILLHOOK_FILE_TOO_LARGE` (exit 2)
 */
export async function readBytes(
  file: string,
  { cwd, stdin, signal }: Pick<Env, 'cwd' | 'stdin' | 'signal'>,
): Promise<Buffer> {
  const opened = file === '-' ? Promise.resolve(addAbortSignal(signal, stdin)) : openInput(resolve(cwd, file), signal)
  const bytes = await opened
    .then((chunks) => readWhole(chunks, payloadLimit))
    .catch((error: unknown) => {
      signal.throwIfAborted()
      if (systemCode(error) === 'ENOENT')
        throw usageError(
          'BILLHOOK_FILE_NOT_FOUND',
          `${file}: there is no such file`,
          'name the file, or - for standard input',
          error,
        )
      throw usageError(
        'BILLHOOK_FILE_UNREADABLE',
        `${file} cannot be read (${systemCode(error) ?? String(error)})`,
        'name a file that can be read, or - for standard input',
        error,
      )
    })
  if (!bytes)
    throw usageError(
      'BILLHOOK_FILE_TOO_LARGE',
      `${file} has more than ${payloadLimit / 1024 ** 2} MiB`,
      'give one request: its headers, and its body byte for byte',
    )
  return bytes
}
