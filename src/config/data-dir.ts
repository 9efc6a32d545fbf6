import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { shellWord } from '../core/text/shell-word.ts'
import { cannotRun } from '../errors.ts'
import { isLink, realPath } from '../files/real-path.ts'

/** Returns the absolute path of a data directory that the user named, with links resolved. */
export function namedDataDir(given: string, cwd: string): string {
  return realPath(resolve(cwd, given))
}

/**
 * Returns the project's data directory. Inside the project folder, the path must not contain links: a repository can
 * include links that point to directories of the user who clones it. In a path outside the project folder, which only a
 * trusted file may name, links are resolved.
 * @param given as written in billhook.yaml
 * @throws BillhookError `BILLHOOK_STORE_UNSAFE` (exit 3)
 */
export function dataDirIn(root: string, given = '.billhook'): string {
  const dir = resolve(root, given)
  const way = relative(root, dir)
  if (isAbsolute(way) || way.split(sep)[0] === '..') return realPath(dir)
  let path = root
  for (const part of way.split(sep)) {
    path = join(path, part)
    if (isLink(path)) {
      throw cannotRun(
        'BILLHOOK_STORE_UNSAFE',
        `${path} is a link, and deliveries are not stored behind links`,
        `if it is yours, name its target: --data-dir ${shellWord(realPath(dir))}; otherwise delete it`,
      )
    }
  }
  return dir
}
