import type { RowDataPacket } from 'mysql2'
import { digestText } from '../digest.ts'
import { jsonOrText } from '../json-or-text.ts'
import { setUp, type Connect, type ServerTable } from './session.ts'
import { isIgnored, type Column, type Row } from './tables.ts'

interface MysqlColumn extends Column {
  /** SQL expression to select; for bytes, the SQL equivalent of `bytesOf` in digest.ts. */
  readonly sql: string
  readonly type: string
  /** Position in the primary key, from 1. */
  readonly key: number | undefined
}

interface MysqlTable extends ServerTable {
  readonly columns: readonly MysqlColumn[]
  /** Quoted table name. */
  readonly sql: string
}

type Texts = Readonly<Record<string, string | null>>
type Query = (sql: string, values?: string[]) => Promise<readonly Texts[]>

/** The catalog is read in separate queries, because a join on the server would cost a hundred times as much. */
const catalog = {
  tables:
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES ' +
    "WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME",
  columns:
    'SELECT TABLE_NAME AS name, COLUMN_NAME AS col, DATA_TYPE AS type, GENERATION_EXPRESSION AS expression ' +
    'FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME, ORDINAL_POSITION',
  keys:
    'SELECT TABLE_NAME AS name, COLUMN_NAME AS col, SEQ_IN_INDEX AS place FROM information_schema.STATISTICS ' +
    "WHERE TABLE_SCHEMA = ? AND INDEX_NAME = 'PRIMARY'",
  /** In MariaDB, JSON columns are text with a check constraint. */
  checks:
    'SELECT TABLE_NAME AS name, CHECK_CLAUSE AS clause FROM information_schema.CHECK_CONSTRAINTS ' +
    'WHERE CONSTRAINT_SCHEMA = ?',
} as const

/**
 * Connects to MySQL 8 or MariaDB. Neither offers a cheap way to detect changes, so the server hashes its tables for
 * each reading.
 */
export const connectMysql: Connect<MysqlTable> = async (url, timeoutMs, stop) => {
  const { createConnection } = await import('mysql2/promise')
  const connection = await createConnection({
    uri: url.href,
    connectTimeout: timeoutMs,
    charset: 'utf8mb4',
    typeCast: (field) => field.string(),
  })
  let alive = true
  connection.on('error', () => (alive = false))
  connection.on('end', () => (alive = false))
  const close = (): void => {
    alive = false
    connection.destroy()
  }
  const query: Query = async (sql, values = []) => (await connection.query<(Texts & RowDataPacket)[]>(sql, values))[0]
  const database = decodeURIComponent(url.pathname.slice(1))
  let isMariadb = false
  await setUp(
    async () => {
      isMariadb = /mariadb/i.test((await query('SELECT version() AS version'))[0]?.['version'] ?? '')
      const limit = isMariadb ? `max_statement_time = ${timeoutMs / 1_000}` : `max_execution_time = ${timeoutMs}`
      await query(`SET SESSION time_zone = '+00:00', ${limit}`)
      await query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    },
    close,
    stop,
  )
  return {
    begin: async () => void (await query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')),
    tables: () => readCatalog(query, database, isMariadb),
    digests: async (tables) => {
      const all = await query(tables.map(digestOf).join(' UNION ALL '))
      return all.map(({ count, bytes, hash }) => ({
        count: Number(count),
        bytes: Number(bytes),
        hash: digestText('md5', hash ?? ''),
      }))
    },
    rows: (table) => readRows(query, table),
    end: async () => void (await query('COMMIT')),
    close,
    alive: () => alive,
  }
}

async function readCatalog(query: Query, database: string, isMariadb: boolean): Promise<MysqlTable[]> {
  const tables = await query(catalog.tables, [database])
  const columns = Map.groupBy(await query(catalog.columns, [database]), ({ name }) => name)
  const keyColumns = await query(catalog.keys, [database])
  const keys = new Map(keyColumns.map(({ name, col, place }) => [`${name} ${col}`, Number(place)]))
  const checks = isMariadb ? await query(catalog.checks, [database]) : []
  const clauses = new Set(checks.map(({ name, clause }) => `${name} ${clause}`))
  return tables.map(({ name }) => ({
    name: name ?? '',
    sql: `${quote(database)}.${quote(name ?? '')}`,
    columns: (columns.get(name ?? null) ?? []).map(({ col, type, expression }) => {
      const isJson = clauses.has(`${name} json_valid(${quote(col ?? '')})`)
      return columnOf(col ?? '', isJson ? 'json' : (type ?? ''), !!expression, keys.get(`${name} ${col}`))
    }),
  }))
}

async function readRows(query: Query, { sql, columns }: MysqlTable): Promise<Row[]> {
  const list = compared(columns)
  const key = columns.filter(({ key }) => key !== undefined).toSorted((a, b) => (a.key ?? 0) - (b.key ?? 0))
  const order = (key.length > 0 ? key : list).map(({ name }) => quote(name)).join(', ')
  const selected = list.map((column) => `${column.sql} AS ${quote(column.name)}`).join(', ') || 'NULL'
  const rows = await query(`SELECT ${selected} FROM ${sql}${order && ` ORDER BY ${order}`}`)
  return rows.map((row) => Object.fromEntries(list.map(({ name, type }) => [name, jsonValue(row[name] ?? null, type)])))
}

function digestOf({ sql, columns }: MysqlTable): string {
  const list = compared(columns).map((column) => `QUOTE(CAST(${column.sql} AS BINARY))`)
  return `
    SELECT COUNT(*) AS count, COALESCE(SUM(LENGTH(r)), 0) AS bytes,
      MD5(COALESCE(SUM(CAST(CONV(LEFT(MD5(r), 15), 16, 10) AS UNSIGNED)), 0)) AS hash
    FROM (SELECT CONCAT_WS(',', ${list.join(', ') || "''"}) AS r FROM ${sql}) AS t`
}

function compared(columns: readonly MysqlColumn[]): readonly MysqlColumn[] {
  return columns.filter((column) => !isIgnored(column))
}

function columnOf(name: string, type: string, generated: boolean, key: number | undefined): MysqlColumn {
  const sql = quote(name)
  if (type === 'bit') return { name, type, generated, key, sql: `${sql} + 0` }
  return {
    name,
    type,
    generated,
    key,
    sql: /binary$|blob$|^geometry|point$|string$|polygon$|collection$/.test(type)
      ? `IF(LENGTH(${sql}) = 16, LOWER(HEX(${sql})), CONCAT('sha256:', TO_BASE64(UNHEX(SHA2(${sql}, 256)))))`
      : sql,
  }
}

/** Converts a value in text form to JSON, with exact numbers and ISO timestamps. */
function jsonValue(text: string | null, type: string): unknown {
  if (text === null) return null
  if (type === 'datetime') return text.replace(' ', 'T')
  if (type === 'timestamp') return `${text.replace(' ', 'T')}Z`
  return /^(?:json|bit|year|decimal|float|double|.*int)$/.test(type) ? jsonOrText(text) : text
}

function quote(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}
