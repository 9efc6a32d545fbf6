import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemCode } from '../errors.ts'

/**
 * Makes a directory with all that lead to it; one that is there is left as it is. Not by `recursive`: under /proc,
 * where a missing name cannot be made, Node.js would try for ever.
 * @param mode of each that is made; the umask takes its part
 * @throws the system's error
 */
export function makeDir(path: string, mode = 0o777): void {
  if (isDir(path)) return
  const parent = dirname(path)
  if (parent !== path) makeDir(parent, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    // Another process may have been as quick.
    if (systemCode(error) !== 'EEXIST' || !isDir(path)) throw error
  }
}

function isDir(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
