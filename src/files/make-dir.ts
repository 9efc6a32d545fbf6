import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemCode } from '../errors.ts'

/**
 * Creates a directory and its missing parents; existing ones are unchanged. Does not use `recursive`, because Node.js
 * would retry forever below /proc, where a missing directory cannot be created.
 * @param mode the mode of each new directory, before the umask
 * @throws the system error
 */
export function makeDir(path: string, mode = 0o777): void {
  if (isDir(path)) return
  const parent = dirname(path)
  if (parent !== path) makeDir(parent, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process may have created it in the meantime.
    if (systemCode(error) !== 'EEXIST' || !isDir(path)) throw error
  }
}

function isDir(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
