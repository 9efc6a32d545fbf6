import { statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { Env } from '../env.ts'
import { foreign, notOwnDir } from './own-file.ts'

/** The user whose files are read or written. */
export type User = Pick<Env, 'home' | 'vars'>

/**
 * Returns the path of a file that belongs to a user rather than to a project: in `$XDG_CONFIG_HOME/billhook` or, on
 * Windows, `%APPDATA%\billhook`. Undefined if the user has no home directory.
 */
export function userFile({ home, vars }: User, name: string): string | undefined {
  const base = process.platform === 'win32' ? vars['APPDATA'] : vars['XDG_CONFIG_HOME']
  if (base !== undefined && isAbsolute(base)) return join(base, 'billhook', name)
  return home === undefined ? undefined : join(home, '.config', 'billhook', name)
}

/**
 * Returns `can be changed by other users`, which follows the folder's path in a message, if that is true of the folder.
 */
export function sharedFolder(folder: string): string | undefined {
  return notOwnDir(folder) && 'can be changed by other users'
}

/**
 * Returns `can be read or changed by other users`, which follows the file's path in a message, if that is true of the
 * file. Links are followed.
 */
export function sharedFile(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats && foreign(path, stats) && 'can be read or changed by other users'
}
