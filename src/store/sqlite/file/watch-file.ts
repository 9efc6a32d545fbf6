import { closeSync, fstatSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { cannotRun } from '../../../errors.ts'

export interface WatchedFile extends Disposable {
  /**
   * @throws BillhookError `BILLHOOK_STORE_GONE` (exit 3) if the file was deleted: SQLite would keep writing to the
   *   unlinked file
   */
  readonly assertThere: () => void
}

/**
 * Watches for the file's deletion. Dispose only after all connections to the database are closed: closing a file
 * releases all of the process's locks on it.
 */
export function watchFile(path: string): WatchedFile {
  const file = openSync(path, 'r')
  // Some file systems do not count links, so a deletion cannot be detected.
  const isCounted = fstatSync(file).nlink > 0
  return {
    assertThere: () => {
      if (!isCounted || fstatSync(file).nlink > 0) return
      throw cannotRun(
        'BILLHOOK_STORE_GONE',
        `the store in ${dirname(path)} was deleted while billhook was running`,
        'start billhook listen again',
      )
    },
    [Symbol.dispose]: () => closeSync(file),
  }
}
