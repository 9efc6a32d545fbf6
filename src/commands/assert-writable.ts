import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { unwritable } from './unwritable.ts'

/**
 * Tells before the work that its report could not be written after it.
 * @throws BillhookError `BILLHOOK_OUTPUT_UNWRITABLE` (exit 3)
 */
export async function assertWritable(path: string): Promise<void> {
  const reason = await obstacle(path)
  if (reason !== undefined) throw unwritable(path, reason)
}

async function obstacle(path: string): Promise<unknown> {
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory()) return 'it is a directory'
  // A pipe or a device is written to; a file is made beside its place.
  return access(there && !there.isFile() ? path : dirname(path), constants.W_OK).then(
    () => undefined,
    (error: unknown) => error,
  )
}
