import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { shellWord } from '../core/text/shell-word.ts'
import { cannotRun } from '../errors.ts'
import { isLink, realPath } from '../files/real-path.ts'

/** The data directory that a user names: it is where the links lead. */
export function namedDataDir(given: string, cwd: string): string {
  return realPath(resolve(cwd, given))
}

/**
 * The data directory of a project. In the folder of the project no link may lead to it: a repository can carry links,
 * to directories of whoever clones it. Elsewhere (a trusted file says so) it is where the links lead.
 * @param given as in billhook.yaml
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
        `${path} is a link, and deliveries are not kept behind one`,
        `if it is yours, name where it leads: --data-dir ${shellWord(realPath(dir))}; otherwise delete it`,
      )
    }
  }
  return dir
}
