import { closeSync, openSync } from 'node:fs'
import { systemCode } from '../../../errors.ts'

/**
 * Creates a file that only its owner may read, regardless of the umask and the directory's mode. Does nothing if the
 * file exists.
 */
export function privateFile(path: string): void {
  try {
    // Do not open an existing file: closing it would release this process's locks on it.
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
}
