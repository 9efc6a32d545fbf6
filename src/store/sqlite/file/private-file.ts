import { closeSync, openSync } from 'node:fs'
import { systemCode } from '../../../errors.ts'

/**
 * Creates a file that only its owner may read, if there is none: whatever the umask, and whatever the directory lets
 * in.
 */
export function privateFile(path: string): void {
  try {
    // One that is there is not opened: closing it again would give up the locks that this process has on it.
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
}
