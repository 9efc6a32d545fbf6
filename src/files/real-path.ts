import { lstatSync, readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

/** Limits of Linux: links followed in a row, and characters of a path. */
const [maxLinks, maxPathLength] = [40, 4_096]

/**
 * Resolves links in the part of a path that exists, including a link to something that does not exist yet. Links that
 * form a loop are left as they are; opening such a path then fails with the system error.
 */
export function realPath(path: string, links = maxLinks): string {
  if (path.length > maxPathLength) return path
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    if (parent === path || links === 0) return path
    const resolved = join(realPath(parent, links), basename(path))
    const link = linkAt(resolved)
    return link === undefined ? resolved : realPath(resolve(dirname(resolved), link), links - 1)
  }
}

/** Whether a path, with links resolved, is a folder or lies in it. A path too long to resolve does not. */
export function leadsInto(folder: string, path: string): boolean {
  if (path.length > maxPathLength) return false
  const inside = relative(realPath(folder), realPath(path))
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
}

export function isLink(path: string): boolean {
  return linkAt(path) !== undefined
}

function linkAt(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined
  } catch {
    return undefined
  }
}
