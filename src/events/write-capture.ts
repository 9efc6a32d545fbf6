import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { usageError } from '../errors.ts'
import { makeDir } from '../store/make-dir.ts'

export interface WriteOptions {
  /** Replace what is there. */
  readonly force: boolean
  readonly signal: AbortSignal
}

/** Writes lines to a file that appears when it is whole. */
export async function writeCapture(path: string, lines: Iterable<string>, { force, signal }: WriteOptions): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there && !there.isFile()) throw usageError('BILLHOOK_EXPORT_EXISTS', `${path} is ${there.isDirectory() ? 'a directory' : 'no file'}`, 'name a file for a capture')
  if (there && !force) throw usageError('BILLHOOK_EXPORT_EXISTS', `${path} is there already`, 'name another file, or give --force to replace it')
  makeDir(dirname(path))
  const temporary = `${path}.tmp-${process.pid}`
  try {
    await pipeline(lines, createWriteStream(temporary), { signal })
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}
