import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { cannotRun, systemCode, type BillhookError } from '../errors.ts'

/**
 * A file of results that cannot be written: exit 3. The wording is the same wherever results go to a file.
 * @param code that of the command, where scripts know another one
 */
export function unwritable(
  path: string,
  cause: unknown,
  code: `BILLHOOK_${string}` = 'BILLHOOK_OUTPUT_UNWRITABLE',
  hint = 'name a file in a directory that exists and can be written',
): BillhookError {
  const reason = systemCode(cause) ?? (cause instanceof Error ? cause.message : String(cause))
  return cannotRun(code, `cannot write ${path}: ${reason}`, hint, cause)
}

/**
 * Fails before the work when its results could not be written after it.
 * @throws BillhookError `BILLHOOK_OUTPUT_UNWRITABLE` (exit 3)
 */
export async function assertWritable(path: string): Promise<void> {
  const reason = await obstacle(path)
  if (reason !== undefined) throw unwritable(path, reason)
}

async function obstacle(path: string): Promise<unknown> {
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory()) return 'it is a directory'
  // A pipe or a device is written to; a file is made next to its place.
  return access(there && !there.isFile() ? path : dirname(path), constants.W_OK).then(
    () => undefined,
    (error: unknown) => error,
  )
}
