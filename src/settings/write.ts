import { basename, dirname } from 'node:path'
import { systemCode } from '../errors.ts'
import { makeDir } from '../files/make-dir.ts'
import type { User } from '../files/user-file.ts'
import { assertOwnFolder, keptFile, readKept, unusable, type Kept } from './read.ts'

/**
 * Sets a value, or removes it if `value` is undefined. Replaces the entire file and makes it readable only by its
 * owner. A damaged file is left unchanged.
 * @returns whether there was a value before
 * @throws BillhookError `BILLHOOK_SETTINGS_UNUSABLE` (exit 3)
 */
export async function writeKept(user: User, kept: Kept, name: string, value: string | undefined): Promise<boolean> {
  const before = Object.hasOwn(readKept(user, kept), name)
  if (value === undefined && !before) return false
  const path = keptFile(user, kept)
  try {
    makeDir(dirname(path), 0o700)
    assertOwnFolder(path)
    // This package takes a tenth of a second to load and takes over SIGINT. It is therefore imported only here, where
    // no work needs to finish after a SIGINT.
    const { default: Conf } = await import('conf')
    const conf = new Conf<Record<string, string>>({
      cwd: dirname(path),
      configName: basename(path, '.json'),
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    })
    if (value === undefined) conf.delete(name)
    else conf.set(name, value)
  } catch (error) {
    const code = systemCode(error)
    if (code === undefined) throw error
    throw unusable(`cannot write ${path}: ${code}`, 'make the folder writable', error)
  }
  return before
}
