import { statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { Env } from '../env.ts'
import { foreign, notOwnDir } from './own-file.ts'

/** Whose files they are. */
export type User = Pick<Env, 'home' | 'vars'>

/**
 * A file that belongs to a person and not to a project: in `$XDG_CONFIG_HOME/billhook`, on Windows in
 * `%APPDATA%\billhook`. undefined: the user has no home folder.
 */
export function userFile({ home, vars }: User, name: string): string | undefined {
  const base = process.platform === 'win32' ? vars['APPDATA'] : vars['XDG_CONFIG_HOME']
  if (base !== undefined && isAbsolute(base)) return join(base, 'billhook', name)
  return home === undefined ? undefined : join(home, '.config', 'billhook', name)
}

/** Why others could change what is in a folder of the user, read after its path. */
export function sharedFolder(folder: string): string | undefined {
  return notOwnDir(folder) && 'can be changed by other users'
}

/** Why others could read or change a file of the user, read after its path. A link to one counts as the file. */
export function sharedFile(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats && foreign(path, stats) && 'can be read or changed by other users'
}
