import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StartOptions } from './handler.ts'
import type { Store } from './serve.ts'

export interface SqliteStore extends Store {
  readonly db: DatabaseSync
}

/**
 * Opens a handler's database and creates its tables.
 * @param schema statements that may run repeatedly
 * @param shown tables or views that make up its state
 * @param notes other tables, which a reset empties as well
 */
export function openSqlite(
  schema: string,
  shown: readonly string[],
  notes: readonly string[],
  { database }: StartOptions,
): SqliteStore {
  const dir = database === undefined ? mkdtempSync(join(tmpdir(), 'billhook-handler-')) : undefined
  const file = database ?? join(dir!, 'app.sqlite')
  const db = new DatabaseSync(file)
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000; ${schema}`)
  return {
    db,
    observe: [`sqlite:${file}`],
    state: () =>
      Object.fromEntries(shown.map((table) => [table, db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()])),
    reset: () => {
      const views = new Set(
        db
          .prepare(`SELECT name FROM sqlite_master WHERE type = 'view'`)
          .all()
          .map(({ name }) => name),
      )
      for (const table of [...shown, ...notes]) if (!views.has(table)) db.exec(`DELETE FROM ${table}`)
    },
    [Symbol.asyncDispose]: async () => {
      db.close()
      if (dir !== undefined) rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Runs `work`, which must be synchronous, in a transaction. */
export function inTransaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}
