import { createHash } from 'node:crypto'
import type { loadSqlite } from '../../store/sqlite/load.ts'
import { digestText } from '../digest.ts'
import { isIgnored, limits, selectTables, type Column, type Row, type Summary, type Tables } from '../sql/tables.ts'
import { jsonValue } from './json-value.ts'

export type Database = InstanceType<Awaited<ReturnType<typeof loadSqlite>>['DatabaseSync']>

export interface ReadOptions {
  readonly wanted: readonly string[] | undefined
  /**
   * Tables that were large in an earlier reading; they are still read as summaries. Tables found to be large are added.
   */
  readonly large: Set<string>
  /** Throws if reading should stop. */
  readonly check: () => void
}

/** Reads the tables and their columns. Within a transaction, all come from one snapshot. */
export function readTables(
  db: Database,
  { wanted, large, check }: ReadOptions,
): { readonly tables: Tables; readonly columns: ReadonlyMap<string, readonly Column[]> } {
  const columns = new Map<string, readonly Column[]>()
  const tables = new Map<string, readonly Row[] | Summary>()
  let remainingRows: number = limits.rowsInAll
  for (const { name } of selectTables(tablesOf(db), wanted)) {
    const all = columnsOf(db, name)
    columns.set(name, all)
    const maxRows = large.has(name) ? 0 : Math.min(limits.rows, remainingRows)
    const compared = all.filter((column) => !isIgnored(column))
    const read = collect(rowsOf(db, name, compared), maxRows, check)
    tables.set(name, read)
    if (isRows(read)) remainingRows -= read.length
    else large.add(name)
  }
  return { tables: Object.fromEntries(tables), columns }
}

interface SqliteColumn extends Column {
  readonly json: boolean
  /** Position in the primary key, from 1; 0 if the column is not part of it. */
  readonly key: number
}

function tablesOf(db: Database): { readonly name: string }[] {
  const all = db
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' " +
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
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
  const orderBy = order.length > 0 ? ` ORDER BY ${order.join(', ')}` : ''
  const statement = db.prepare(`SELECT ${list.join(', ') || 'NULL'} FROM main.${quote(table)}${orderBy}`)
  statement.setReadBigInts(true)
  for (const row of statement.iterate()) {
    yield Object.fromEntries(columns.map(({ name, json }) => [name, jsonValue(row[name] ?? null, json)]))
  }
}

/** Returns the rows, or a summary if there are more than `maxRows` or their total size is too large. */
function collect(rows: Iterable<Row>, maxRows: number, check: () => void): readonly Row[] | Summary {
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
    if (count <= maxRows && bytes <= limits.bytes) kept.push(row)
    else kept.length = 0
  }
  return count <= maxRows && bytes <= limits.bytes ? kept : { count, hash: digestText('sha256', hash.digest()) }
}

function isRows(read: readonly Row[] | Summary): read is readonly Row[] {
  return Array.isArray(read)
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
