import { join } from 'node:path'
import { cannotRun } from '../../../errors.ts'
import { isLink } from '../../../files/real-path.ts'
import { notOwn, notOwnDir, notSimple, secondName, type Doubt } from '../../../files/own-file.ts'

const database = ['', '-wal', '-shm', '-journal'] as const
/**
 * Includes what SQLite opens by itself next to a database: a journal that somebody else made changes and deletes files.
 */
const names = [
  ...database.map((suffix) => `store.db${suffix}`),
  ...database.map((suffix) => `listener.lock${suffix}`),
  'listener.json',
]
/** Files that a reader writes to as well. */
const written: ReadonlySet<string> = new Set(['store.db-wal', 'store.db-shm'])

/**
 * Refuses a data directory that somebody else has prepared: a repository can carry one, with links to files of its
 * user. For reading, any regular files will do; they may be a copy. The directory must belong to its user either way.
 * @throws BillhookError `BILLHOOK_STORE_UNSAFE` (exit 3)
 */
export function assertOwnFiles(dir: string, mode: 'listen' | 'read'): void {
  if (isLink(dir)) throw unsafe(dir, { problem: 'is a link', next: 'name the directory that it leads to: --data-dir' })
  const shared = notOwnDir(dir)
  if (shared) throw unsafe(dir, shared)
  for (const name of names) {
    const path = join(dir, name)
    const doubt =
      mode === 'listen' ? notOwn(path) : (notSimple(path) ?? (written.has(name) ? secondName(path) : undefined))
    if (doubt) throw unsafe(path, doubt)
  }
  const ignore = notSimple(join(dir, '.gitignore'))
  if (ignore && mode === 'listen') throw unsafe(join(dir, '.gitignore'), ignore)
}

function unsafe(path: string, { problem, next }: Doubt) {
  return cannotRun('BILLHOOK_STORE_UNSAFE', `${path} ${problem}`, next)
}
