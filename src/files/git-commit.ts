import { lstat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readRegularFile } from './regular-file.ts'

/** Maximum number of folders searched, from the given one upwards. */
const mostLevels = 32
/** Maximum size of a ref, in bytes; packed-refs may be larger. */
const refLimit = 1024
const packedLimit = 4 * 1024 ** 2

/**
 * Returns the commit that is checked out in `dir`, read from `.git` in that folder or its parents, without running git.
 * Does not follow links or a worktree's `.git` file, because they may point outside the repository's folder.
 * @returns undefined outside a repository, before the first commit, or if a file is not in the format that git writes
 */
export async function gitCommit(dir: string): Promise<string | undefined> {
  let folder = dir
  for (let level = 0; level < mostLevels; level++) {
    const kind = await lstat(join(folder, '.git')).catch(() => undefined)
    if (kind) return kind.isDirectory() ? headOf(join(folder, '.git')) : undefined
    if (dirname(folder) === folder) return undefined
    folder = dirname(folder)
  }
  return undefined
}

async function headOf(git: string): Promise<string | undefined> {
  const head = await readInside(git, ['HEAD'], refLimit)
  const branch = /^ref: (refs\/[\w./+@#-]+)\s*$/.exec(head ?? '')?.[1]
  if (branch === undefined) return hashIn(head)
  const parts = branch.split('/')
  if (parts.some((part) => part === '' || part.startsWith('.'))) return undefined
  return (
    hashIn(await readInside(git, parts, refLimit)) ??
    packed(await readInside(git, ['packed-refs'], packedLimit), branch)
  )
}

function packed(refs: string | undefined, branch: string): string | undefined {
  const line = refs?.split('\n').find((one) => one.trimEnd().endsWith(` ${branch}`))
  return hashIn(line?.split(' ')[0])
}

/** Extracts a SHA-1 or SHA-256 hash; returns undefined if the text is anything else. */
function hashIn(text: string | undefined): string | undefined {
  return /^([\da-f]{40}|[\da-f]{64})\s*$/.exec(text ?? '')?.[1]
}

/** Reads a file; returns undefined if it does not exist, is too long or is reached through a link. */
async function readInside(git: string, parts: readonly string[], limit: number): Promise<string | undefined> {
  try {
    let path = git
    for (const part of parts) {
      path = join(path, part)
      if ((await lstat(path)).isSymbolicLink()) return undefined
    }
    const content = await readRegularFile(path, limit)
    return typeof content === 'string' ? undefined : content.toString('utf8')
  } catch {
    return undefined
  }
}
