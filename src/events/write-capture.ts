import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { usageError } from '../errors.ts'
import { makeDir } from '../files/make-dir.ts'
import { writeAtomically } from '../files/atomic-file.ts'

export interface WriteOptions {
  /** Replaces an existing export. */
  readonly force: boolean
  /** File mode. Only the owner may read an export that is not redacted. */
  readonly mode: number
  readonly signal: AbortSignal
}

/** Writes lines to a file (atomically), a pipe or a device. */
export async function writeCapture(
  path: string,
  lines: Iterable<string>,
  { force, mode, signal }: WriteOptions,
): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory())
    throw usageError('BILLHOOK_EXPORT_EXISTS', `${path} is a directory`, 'specify a file for the capture')
  if (there?.isFile() && !force)
    throw usageError(
      'BILLHOOK_EXPORT_EXISTS',
      `${path} already exists`,
      'name another file, or use --force to replace this one',
    )
  makeDir(dirname(path))
  await writeAtomically(path, lines, signal, mode)
}
