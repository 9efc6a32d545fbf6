import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DatabaseSync } from 'node:sqlite'
import { cannotRun } from '../../errors.ts'
import { resultCode, SqliteCode } from './result-code.ts'

/**
 * A connection that reads beside a listener. The two share memory through a file, which SQLite makes if it is missing;
 * where it may not, it is done without as long as all is in the database itself: then nobody listens, for a listener
 * has a log. Should one begin in the meantime, a read fails, and no store is harmed.
 */
export function openReader(sqlite: { readonly DatabaseSync: typeof DatabaseSync }, path: string): DatabaseSync {
  const db = new sqlite.DatabaseSync(path, { readOnly: true, timeout: 1_000 })
  try {
    db.prepare('PRAGMA user_version').get()
    return db
  } catch (error) {
    db.close()
    const code = resultCode(error)
    if (code !== SqliteCode.readOnly && code !== SqliteCode.cannotOpen) throw error
    accessSync(path, constants.R_OK)
    if (existsSync(`${path}-wal`)) {
      throw cannotRun(
        'BILLHOOK_STORE_UNUSABLE',
        `cannot read the store in ${dirname(path)}: a part of it may still be in store.db-wal, and to read ` +
          `that the directory has to be writable`,
        'copy the directory to where you may write, and name the copy with --data-dir',
        error,
      )
    }
    return new sqlite.DatabaseSync(`${pathToFileURL(path).href}?immutable=1`, { readOnly: true })
  }
}
