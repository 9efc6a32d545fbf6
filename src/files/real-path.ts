import { lstatSync, readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

/** As many links in a row as Linux follows, and as long a path as it takes. */
const [mostLinks, longest] = [40, 4_096]

/**
 * Where a path leads: links in the part of it that exists are followed, also one to something that does not exist yet.
 * Symbolic links that lead to each other are left as they are; whoever opens the path gets the system's error.
 */
export function realPath(path: string, links = mostLinks): string {
  if (path.length > longest) return path
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    if (parent === path || links === 0) return path
    const place = join(realPath(parent, links), basename(path))
    const link = linkAt(place)
    return link === undefined ? place : realPath(resolve(dirname(place), link), links - 1)
  }
}

/** Whether a path leads into a folder, or is that folder. One that is too long to tell does not. */
export function leadsInto(folder: string, path: string): boolean {
  if (path.length > longest) return false
  const way = relative(realPath(folder), realPath(path))
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** Whether a path is a link itself. */
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
