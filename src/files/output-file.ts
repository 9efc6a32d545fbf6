import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { cannotRun, systemCode, type BillhookError } from '../errors.ts'

/**
 * Creates the error for an output file that cannot be written (exit 3), so that its wording is the same for every
 * command.
 * @param code the command's own code, if scripts already rely on one
 */
export function unwritable(
  path: string,
  cause: unknown,
  code: `BILLHOOK_${string}` = 'BILLHOOK_OUTPUT_UNWRITABLE',
  hint = 'name a file in a directory that exists and is writable',
): BillhookError {
  const reason = systemCode(cause) ?? (cause instanceof Error ? cause.message : String(cause))
  return cannotRun(code, `cannot write ${path}: ${reason}`, hint, cause)
}

/**
 * Checks, before the work starts, that the results can be written to a file afterwards.
 * @throws BillhookError `BILLHOOK_OUTPUT_UNWRITABLE` (exit 3)
 */
export async function assertWritable(path: string): Promise<void> {
  const reason = await obstacle(path)
  if (reason !== undefined) throw unwritable(path, reason)
}

async function obstacle(path: string): Promise<unknown> {
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory()) return 'it is a directory'
  // Pipes and devices are written to directly; for a file, a temporary one is created in the same directory.
  return access(there && !there.isFile() ? path : dirname(path), constants.W_OK).then(
    () => undefined,
    (error: unknown) => error,
  )
}
