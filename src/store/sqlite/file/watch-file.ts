import { closeSync, fstatSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { cannotRun } from '../../../errors.ts'

export interface WatchedFile extends Disposable {
  /**
   * @throws BillhookError `BILLHOOK_STORE_GONE` (exit 3) if the file was deleted: SQLite would continue in an unlinked
   *   file
   */
  readonly assertThere: () => void
}

/**
 * To be closed after all connections to the database: closing a file releases every lock that the process has on it.
 */
export function watchFile(path: string): WatchedFile {
  const file = openSync(path, 'r')
  // Some file systems do not count names, and then a deletion cannot be noticed.
  const isCounted = fstatSync(file).nlink > 0
  return {
    assertThere: () => {
      if (!isCounted || fstatSync(file).nlink > 0) return
      throw cannotRun(
        'BILLHOOK_STORE_GONE',
        `the store in ${dirname(path)} was deleted while this runs`,
        'start billhook listen again',
      )
    },
    [Symbol.dispose]: () => closeSync(file),
  }
}
