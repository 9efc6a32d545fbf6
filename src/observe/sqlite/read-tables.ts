import { createHash } from 'node:crypto'
import type { loadSqlite } from '../../store/sqlite/load.ts'
import { digestText } from '../digest.ts'
import { chosen, isIgnored, limits, type Column, type Row, type Summary, type Tables } from '../sql/tables.ts'
import { jsonValue } from './json-value.ts'

export type Database = InstanceType<Awaited<ReturnType<typeof loadSqlite>>['DatabaseSync']>

export interface ReadOptions {
  readonly wanted: readonly string[] | undefined
  /**
   * Tables that are summarised however few rows they have: they were large before. Those that are found to be large are
   * added.
   */
  readonly large: Set<string>
  /** Throws when it is time to stop. */
  readonly check: () => void
}

/** All tables of the database, as they are at one moment if it is in a transaction; and what columns they have. */
export function readTables(
  db: Database,
  { wanted, large, check }: ReadOptions,
): { readonly tables: Tables; readonly columns: ReadonlyMap<string, readonly Column[]> } {
  const columns = new Map<string, readonly Column[]>()
  const tables = new Map<string, readonly Row[] | Summary>()
  let room: number = limits.rowsInAll
  for (const { name } of chosen(tablesOf(db), wanted)) {
    const all = columnsOf(db, name)
    columns.set(name, all)
    const most = large.has(name) ? 0 : Math.min(limits.rows, room)
    const read = collect(
      rowsOf(
        db,
        name,
        all.filter((column) => !isIgnored(column)),
      ),
      most,
      check,
    )
    tables.set(name, read)
    if (isRows(read)) room -= read.length
    else large.add(name)
  }
  return { tables: Object.fromEntries(tables), columns }
}

interface SqliteColumn extends Column {
  readonly json: boolean
  /** Its place in the primary key, from 1; 0: it is none of it. */
  readonly key: number
}

function tablesOf(db: Database): { readonly name: string }[] {
  const all = db
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE " +
        "'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .all()
  return all.map(({ name }) => ({ name: String(name) }))
}

function columnsOf(db: Database, table: string): SqliteColumn[] {
  const all = db.prepare('SELECT name, type, pk, hidden FROM pragma_table_xinfo(?)').all(table)
  return all.map(({ name, type, pk, hidden }) => ({
    name: String(name),
    generated: hidden !== 0,
    json: /^jsonb?$/i.test(String(type)),
    key: Number(pk),
  }))
}

function* rowsOf(db: Database, table: string, columns: readonly SqliteColumn[]): Generator<Row> {
  const list = columns.map(({ name }) => quote(name))
  const key = columns.filter(({ key }) => key > 0).toSorted((a, b) => a.key - b.key)
  const order = key.length > 0 ? key.map(({ name }) => quote(name)) : list
  const statement = db.prepare(
    `SELECT ${list.join(', ') || 'NULL'} FROM ` +
      `main.${quote(table)}${order.length > 0 ? ` ORDER BY ${order.join(', ')}` : ''}`,
  )
  statement.setReadBigInts(true)
  for (const row of statement.iterate()) {
    yield Object.fromEntries(columns.map(({ name, json }) => [name, jsonValue(row[name] ?? null, json)]))
  }
}

/** The rows, or what stands for them when there are more than `most`, or when they are too long. */
function collect(rows: Iterable<Row>, most: number, check: () => void): readonly Row[] | Summary {
  const kept: Row[] = []
  const hash = createHash('sha256')
  let count = 0
  let bytes = 0
  for (const row of rows) {
    if (count % 1_000 === 0) check()
    const text = JSON.stringify(row)
    hash.update(text)
    count += 1
    bytes += text.length
    if (count <= most && bytes <= limits.bytes) kept.push(row)
    else kept.length = 0
  }
  return count <= most && bytes <= limits.bytes ? kept : { count, hash: digestText('sha256', hash.digest()) }
}

function isRows(read: readonly Row[] | Summary): read is readonly Row[] {
  return Array.isArray(read)
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
