import { closeSync, fstatSync, lstatSync, openSync, rmSync, statSync, type Stats } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { shellWord } from '../core/text/shell-word.ts'
import { systemCode } from '../errors.ts'

/** What keeps a file from being taken for one that billhook has made, and what its user can do about it. */
export interface Doubt {
  /** Read after the path: `is a link`. */
  readonly problem: string
  readonly next: string
}

/** Why a path is not simply a file, without following it; undefined where it is one, or nothing is there. */
export function notSimple(path: string): Doubt | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats || stats.isFile()) return undefined
  return stats.isSymbolicLink()
    ? { problem: 'is a link, and billhook makes none', next: `delete it: rm ${shellWord(path)}` }
    : { problem: 'is not a regular file', next: 'delete it' }
}

/**
 * Why billhook cannot have made a file. It makes files that only their owner may read; what comes with a repository or
 * an archive does not have that mode. On a file system that gives every file another owner or mode, what counts is what
 * it makes of a new file. As root, the files of the owner of the directory are taken: it may be mounted.
 */
export function notOwn(path: string): Doubt | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  const doubt = notSimple(path)
  if (doubt || !stats) return doubt
  return secondName(path) ?? foreign(path, stats)
}

/** Why what is written to a file would be written to another as well. */
export function secondName(path: string): Doubt | undefined {
  const links = lstatSync(path, { throwIfNoEntry: false })?.nlink ?? 1
  return links > 1
    ? { problem: 'has a second name (a hard link)', next: 'delete it, or copy it and give the copy its name' }
    : undefined
}

/**
 * Why others could put files into a directory: whoever makes `store.db-wal` first reads every event in it. What root
 * owns is as safe as the machine; root itself uses the directories of others, which may be mounted. On a file system
 * without owners or modes, what counts is what it makes of a new file.
 */
export function notOwnDir(dir: string): Doubt | undefined {
  const uid = process.geteuid?.()
  const stats = statSync(dir, { throwIfNoEntry: false })
  if (uid === undefined || !stats) return undefined
  const isMine = uid === 0 || stats.uid === 0 || stats.uid === uid
  if (isMine && (stats.mode & 0o022) === 0) return undefined
  const usual = usualIn(dir)
  // Nobody puts anything into one that is mounted to be read.
  if (usual === 'read-only') return undefined
  if (!isMine && stats.uid !== usual?.uid)
    return { problem: `belongs to another user (${stats.uid})`, next: 'copy it, and name the copy with --data-dir' }
  return (stats.mode & 0o022 & ~(usual?.mode ?? 0)) === 0
    ? undefined
    : { problem: 'can be written by others, who could read what is kept in it', next: `chmod go-w ${shellWord(dir)}` }
}

/** The same for a file that is open and only read: a second name of it does no harm. */
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
      next: `take it over: chown ${uid} ${shellWord(path)}; or name another --data-dir`,
    }
  if ((stats.mode & 0o077 & ~usual.mode) === 0) return undefined
  return {
    problem: 'can be read by others, so billhook has not made it',
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

/** What the file system makes of a file that only its owner may read. */
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
