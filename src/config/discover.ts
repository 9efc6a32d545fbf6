import { lstat, realpath, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { shellWord } from '../core/text/shell-word.ts'
import type { Env } from '../env.ts'
import { usageError } from '../errors.ts'

/** In order of preference. */
export const configNames = ['billhook.yaml', 'billhook.yml'] as const

export interface Found {
  readonly file: string | undefined
  /** The file's folder; without a file, the Git repository's folder; otherwise the folder where the search began. */
  readonly root: string
}

/** The user who searches, and the folder in which the search starts. */
export type Searcher = Pick<Env, 'cwd' | 'home' | 'uid'>

/**
 * Searches for a billhook.yaml in the working directory and its parents. Stops at the top of the Git repository, at the
 * home directory, and below the first folder that belongs to neither the user nor the owner of the working directory:
 * its owner could have put a file there.
 * @throws BillhookError `BILLHOOK_CONFIG_FOREIGN` (exit 2) for a file that belongs to another user
 */
export async function discover(searcher: Searcher): Promise<Found> {
  const { cwd, home, uid } = searcher
  const owners = [uid, await ownerOf(cwd)]
  const homes = home === undefined ? [] : [home, await realpath(home).catch(() => home)]
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const name of configNames) {
      const file = join(folder, name)
      if (!(await exists(file))) continue
      await assertOwned(file, searcher)
      return { file, root: folder }
    }
    if (await isOwned(join(folder, '.git'), uid)) return { file: undefined, root: folder }
    const above = dirname(folder)
    const isForeign = uid !== undefined && !owners.includes(await ownerOf(above))
    if (above === folder || homes.includes(folder) || isForeign) return { file: undefined, root: cwd }
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

async function ownerOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.uid
}

async function assertOwned(file: string, { cwd, uid }: Searcher): Promise<void> {
  if (await isOwned(file, uid)) return
  const shown = relative(cwd, file)
  throw usageError(
    'BILLHOOK_CONFIG_FOREIGN',
    `${shown} belongs to another user and is not used`,
    `read it; if you want to use it, name it: --config ${shellWord(shown)}`,
  )
}

/**
 * Reports whether a file exists and belongs to the user, to root or to the owner of its folder. For a link, this
 * applies to both the link and its target.
 * @param uid undefined if files have no owners on this system
 */
async function isOwned(file: string, uid: number | undefined): Promise<boolean> {
  const [link, target, folder] = await Promise.all(
    [lstat(file), stat(file), stat(dirname(file))].map((one) => one.catch(() => undefined)),
  )
  if (link === undefined || uid === undefined) return link !== undefined
  const owners = [uid, 0, folder?.uid]
  return owners.includes(link.uid) && (target === undefined || owners.includes(target.uid))
}
