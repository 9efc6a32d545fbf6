import { lstatSync, readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

/** Linux limits: consecutive links followed, and characters in a path. */
const [maxLinks, maxPathLength] = [40, 4_096]

/**
 * Resolves links in the existing part of a path, including a link whose target does not exist yet. Circular links are
 * left unresolved; opening such a path then fails with the system error.
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

/**
 * Reports whether a path, with links resolved, is the given folder or is inside it. False for a path that is too long
 * to resolve.
 */
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
