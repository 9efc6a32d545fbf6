import { join } from 'node:path'
import { cannotRun } from '../../../errors.ts'
import { isLink } from '../../../files/real-path.ts'
import { notOwn, notOwnDir, notSimple, secondName, type Doubt } from '../../../files/own-file.ts'

const database = ['', '-wal', '-shm', '-journal'] as const
/**
 * The files that are checked. They include those that SQLite opens next to a database, because a forged journal can
 * change and delete files.
 */
const names = [
  ...database.map((suffix) => `store.db${suffix}`),
  ...database.map((suffix) => `listener.lock${suffix}`),
  'listener.json',
]
/** Files that readers also write to. */
const written: ReadonlySet<string> = new Set(['store.db-wal', 'store.db-shm'])

/**
 * Refuses a data directory that someone else has prepared: a repository can include one, with links to the victim's
 * files. In read mode, any regular files are accepted, because they may be a copy. In both modes, the user must own the
 * directory.
 * @throws BillhookError `BILLHOOK_STORE_UNSAFE` (exit 3)
 */
export function assertOwnFiles(dir: string, mode: 'listen' | 'read'): void {
  if (isLink(dir)) throw unsafe(dir, { problem: 'is a link', next: 'name its target with --data-dir' })
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
