import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Env } from '../env.ts'
import { systemCode, usageError } from '../errors.ts'

/**
 * The exact bytes of a file, or of standard input for `-`.
 * @throws BillhookError `BILLHOOK_FILE_NOT_FOUND`, `BILLHOOK_FILE_UNREADABLE`
 */
export async function readBytes(file: string, { cwd, stdin, signal }: Pick<Env, 'cwd' | 'stdin' | 'signal'>): Promise<Buffer> {
  if (file === '-') return Buffer.concat(await stdin.toArray({ signal }))
  try {
    return await readFile(resolve(cwd, file))
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw usageError('BILLHOOK_FILE_NOT_FOUND', `${file}: there is no such file`, 'name the file, or - for standard input', error)
    throw usageError('BILLHOOK_FILE_UNREADABLE', `${file} cannot be read (${systemCode(error) ?? String(error)})`, 'name a file that can be read, or - for standard input', error)
  }
}
