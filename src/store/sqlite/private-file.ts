import { chmodSync, closeSync, openSync } from 'node:fs'
import { systemCode } from '../../errors.ts'

/**
 * Creates a file if it is missing, for its owner's eyes only, and closes it to others if it was open to them:
 * whatever the umask and whatever the directory lets in.
 */
export function privateFile(path: string): void {
  // One that is there is not opened: closing it again would give up the locks that this process has on it.
  unless('EEXIST', () => closeSync(openSync(path, 'wx', 0o600)))
  ownersOnly(path)
}

/** The same for a file that SQLite keeps; one that is missing is made by SQLite, with the mode of the database. */
export function privateDatabase(path: string): void {
  privateFile(path)
  for (const suffix of ['-wal', '-shm']) unless('ENOENT', () => ownersOnly(path + suffix))
}

function ownersOnly(path: string): void {
  // Not ours to change, or a file system without modes: who listens there all the same may.
  unless('EPERM', () => chmodSync(path, 0o600))
}

function unless(code: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (systemCode(error) !== code) throw error
  }
}
