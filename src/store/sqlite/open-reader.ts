import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DatabaseSync } from 'node:sqlite'
import { cannotRun } from '../../errors.ts'
import { resultCode, SqliteCode } from './result-code.ts'

/**
 * Opens a read-only connection that works alongside a listener. The two share memory through a file, which SQLite
 * creates if it is missing. If SQLite cannot create it, the database is opened as immutable, but only if it has no log:
 * a listener always has a log, so no listener is running. If one starts in the meantime, a read may fail, but the store
 * is not harmed.
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
        `cannot read the store in ${dirname(path)}: part of it may still be in store.db-wal, which can be ` +
          `read only if the directory is writable`,
        'copy the directory to a writable place, and name the copy with --data-dir',
        error,
      )
    }
    return new sqlite.DatabaseSync(`${pathToFileURL(path).href}?immutable=1`, { readOnly: true })
  }
}
