import { closeSync, openSync } from 'node:fs'
import { systemCode } from '../../../errors.ts'

/**
 * Creates a file that only its owner may read, if it does not exist, whatever the umask and the directory's mode are.
 */
export function privateFile(path: string): void {
  try {
    // An existing file is not opened: closing it would release the locks that this process has on it.
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
}
