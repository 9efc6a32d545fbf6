import { closeSync, fstatSync, lstatSync, openSync, rmSync, statSync, type Stats } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { shellWord } from '../core/text/shell-word.ts'
import { systemCode } from '../errors.ts'

/** A reason to doubt that billhook created a file, and the user's next step. */
export interface Doubt {
  /** Worded to follow the path in a message: `is a link`. */
  readonly problem: string
  readonly next: string
}

/** Returns why a path is not a regular file, without following links; undefined if it is one or does not exist. */
export function notSimple(path: string): Doubt | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats || stats.isFile()) return undefined
  return stats.isSymbolicLink()
    ? { problem: 'is a link, which billhook never creates', next: `delete it: rm ${shellWord(path)}` }
    : { problem: 'is not a regular file', next: 'delete it' }
}

/**
 * Returns why billhook cannot have created a file; undefined if it may have. billhook creates files that only their
 * owner may read; files from a repository or an archive do not have that mode. On a file system that overrides owners
 * or modes, the file must match a newly created one. Root also accepts files that belong to the directory's owner,
 * because the directory may be a mount point.
 */
export function notOwn(path: string): Doubt | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  const doubt = notSimple(path)
  if (doubt || !stats) return doubt
  return secondName(path) ?? foreign(path, stats)
}

/** Returns why writing to a file would also change a file at another path; undefined if it would not. */
export function secondName(path: string): Doubt | undefined {
  const links = lstatSync(path, { throwIfNoEntry: false })?.nlink ?? 1
  return links > 1
    ? { problem: 'has another name (a hard link)', next: 'delete it, or replace it with a copy' }
    : undefined
}

/**
 * Returns why other users could create files in a directory: whoever creates `store.db-wal` first can read every event
 * in it. A directory owned by root is as safe as the machine; root itself may use other users' directories, which may
 * be mount points. On a file system without owners or modes, the directory must match a newly created file.
 */
export function notOwnDir(dir: string): Doubt | undefined {
  const uid = process.geteuid?.()
  const stats = statSync(dir, { throwIfNoEntry: false })
  if (uid === undefined || !stats) return undefined
  const isMine = uid === 0 || stats.uid === 0 || stats.uid === uid
  if (isMine && (stats.mode & 0o022) === 0) return undefined
  const usual = usualIn(dir)
  // Nobody can create files on a read-only mount.
  if (usual === 'read-only') return undefined
  if (!isMine && stats.uid !== usual?.uid)
    return { problem: `belongs to another user (${stats.uid})`, next: 'copy it, and name the copy with --data-dir' }
  return (stats.mode & 0o022 & ~(usual?.mode ?? 0)) === 0
    ? undefined
    : { problem: 'can be written by others, who could then read its contents', next: `chmod go-w ${shellWord(dir)}` }
}

/** Like `notOwn`, but for a file that is already open and is only read, so a hard link does no harm. */
export function foreign(path: string, stats: Stats): Doubt | undefined {
  const uid = process.geteuid?.()
  const owners = uid === 0 ? [0, statSync(dirname(path)).uid] : [uid]
  const isMine = uid === undefined || owners.includes(stats.uid)
  const isPrivate = (stats.mode & 0o077) === 0
  if (isMine && isPrivate) return undefined
  const usual = newFileIn(dirname(path))
  if (!isMine && stats.uid !== usual.uid)
    return {
      problem: `belongs to another user (${stats.uid})`,
      next: `make it yours: chown ${uid} ${shellWord(path)}; or name another --data-dir`,
    }
  if ((stats.mode & 0o077 & ~usual.mode) === 0) return undefined
  return {
    problem: 'can be read by others, so billhook did not create it',
    next: `if you trust it: chmod 600 ${shellWord(path)}; if it came with a repository, delete it`,
  }
}

function usualIn(dir: string): Stats | 'read-only' | undefined {
  try {
    return newFileIn(dir)
  } catch (error) {
    return systemCode(error) === 'EROFS' ? 'read-only' : undefined
  }
}

/** Returns the owner and mode that the file system gives a new file created with mode 0600. */
function newFileIn(dir: string): Stats {
  const path = join(dir, `.probe-${randomUUID()}`)
  const file = openSync(path, 'wx', 0o600)
  try {
    return fstatSync(file)
  } finally {
    closeSync(file)
    rmSync(path, { force: true })
  }
}
