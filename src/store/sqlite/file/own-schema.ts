import type { DatabaseSync } from 'node:sqlite'
import { cannotRun } from '../../../errors.ts'
import { migrations } from '../migrations.ts'

/** Tables that `ANALYZE` adds; a user may have run it. */
const statistics = /^sqlite_stat[14]$/

/**
 * Refuses a database that contains anything our migrations did not create: a trigger or view in a store from a
 * repository would run inside our statements. Must run before any other query.
 * @throws BillhookError `BILLHOOK_STORE_FOREIGN` (exit 3)
 */
export function assertOwnSchema(
  sqlite: { readonly DatabaseSync: typeof DatabaseSync },
  db: DatabaseSync,
  path: string,
): void {
  db.exec('PRAGMA trusted_schema = OFF')
  const applied = Number(db.prepare('PRAGMA user_version').get()?.['user_version'])
  // A store from a newer version gets its own error.
  if (applied > migrations.length) return
  using own = new sqlite.DatabaseSync(':memory:')
  own.exec(migrations.slice(0, applied).join(';'))
  const known = new Set(schemaOf(own).map(({ text }) => text))
  const foreign = schemaOf(db).find(
    ({ text, type, name }) => !known.has(text) && !(type === 'table' && statistics.test(name)),
  )
  if (!foreign) return
  const next =
    applied === 0 ? 'name another --data-dir' : 'if it came with a repository, delete it; or name another --data-dir'
  throw cannotRun(
    'BILLHOOK_STORE_FOREIGN',
    `${path} is not a billhook store: it contains the ${foreign.type} ${foreign.name.slice(0, 60)}`,
    next,
  )
}

function schemaOf(db: DatabaseSync): { readonly type: string; readonly name: string; readonly text: string }[] {
  const rows = db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').all()
  return rows.map(({ type, name, tbl_name: table, sql }) => ({
    type: String(type),
    name: String(name),
    text: JSON.stringify([type, name, table, sql]),
  }))
}
