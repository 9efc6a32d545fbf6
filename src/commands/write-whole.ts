import { rename, rm, writeFile } from 'node:fs/promises'
import { cannotRun } from '../errors.ts'

/**
 * Writes a file aside and renames it: who reads it never finds half of it.
 * @throws BillhookError `BILLHOOK_OUTPUT_UNWRITABLE` (exit 3)
 */
export async function writeWhole(path: string, content: string): Promise<void> {
  const aside = `${path}.${process.pid}.tmp`
  try {
    await writeFile(aside, content)
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined)
    const reason = error instanceof Error ? error.message : String(error)
    throw cannotRun('BILLHOOK_OUTPUT_UNWRITABLE', `cannot write ${path}: ${reason}`, 'name a file in a directory that can be written', error)
  }
}
