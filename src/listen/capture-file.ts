import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { toCaptureLine } from '../core/delivery/capture.ts'
import type { Delivery } from '../core/delivery/delivery.ts'
import { cannotRun, systemCode } from '../errors.ts'
import { makeDir } from '../files/make-dir.ts'

export interface CaptureFile extends AsyncDisposable {
  readonly path: string
  readonly write: (delivery: Delivery, source: string) => void
}

/**
 * Opens a new `.jsonl` file, named after the run's start time so that the files sort chronologically. Deliveries are
 * written to it unredacted.
 * @param onError called once, when the file can no longer be written
 */
export function openCaptureFile(dir: string, startedAt: number, onError: (message: string) => void): CaptureFile {
  const path = join(dir, `capture-${new Date(startedAt).toISOString().replaceAll(':', '-')}.jsonl`)
  try {
    makeDir(dir, 0o700)
  } catch (error) {
    throw cannotRun(
      'BILLHOOK_RECORD_DIR_UNUSABLE',
      `cannot record to ${dir}: ${systemCode(error) ?? String(error)}`,
      'name a writable directory',
      error,
    )
  }
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  file.once('error', (error) =>
    onError(`${path} cannot be written (${error.message}); all deliveries are still in the store`),
  )
  return {
    path,
    write: (delivery, source) => {
      if (file.writable) file.write(`${toCaptureLine(delivery, source)}\n`)
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        if (file.destroyed) resolve()
        else file.end(() => resolve())
      }),
  }
}
