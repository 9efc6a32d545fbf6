import type { Socket } from 'node:net'
import { digestText } from '../digest.ts'
import { parseState } from '../json-or-text.ts'
import { setUp, type Connect, type ServerTable } from './session.ts'
import { isIgnored, type Row } from './tables.ts'

interface PostgresTable extends ServerTable {
  /** Quoted table name. */
  readonly sql: string
  /** SQL expression that returns a row as a JSON object. */
  readonly row: string
  /** ORDER BY expressions. */
  readonly order: string
}

/**
 * Selects all tables except those of the server and its extensions. Partitions are read as part of their parent table.
 */
const catalog = `
  SELECT CASE WHEN n.nspname = current_schema() THEN c.relname ELSE n.nspname || '.' || c.relname END AS name,
    format('%I.%I', n.nspname, c.relname) AS sql,
    (SELECT json_agg(json_build_object(
        'name', a.attname,
        'sql', format('%I', a.attname),
        'generated', a.attgenerated <> '',
        'bytes', a.atttypid = 'bytea'::regtype,
        'key', array_position(i.indkey::int2[], a.attnum)
      ) ORDER BY a.attnum)
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text AS columns
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
    AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1`

/**
 * Connects to PostgreSQL 12 or newer. The server creates the JSON, with exact numbers, ISO timestamps in UTC, and JSON
 * columns unchanged. A transaction's snapshot identifies all transactions visible to it; while the snapshot stays the
 * same, nothing has changed.
 */
export const connectPostgres: Connect<PostgresTable> = async (url, timeoutMs, stop) => {
  const { Client } = await import('pg')
  const client = new Client({
    connectionString: url.href,
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
    application_name: 'billhook',
  })
  const { connection } = client as unknown as Internals
  containParser(connection)
  let alive = true
  // Handles errors between statements. An error during a statement rejects its promise.
  client.on('error', () => (alive = false))
  client.on('end', () => (alive = false))
  const close = (): void => {
    alive = false
    // Skips the protocol's Terminate message, because sending it would wait for a server that may have stopped
    // responding.
    connection.stream.destroy()
  }
  const query = async (sql: string): Promise<readonly Readonly<Record<string, string>>[]> => {
    const results: unknown = await client.query({ text: sql, types: { getTypeParser: () => (text: string) => text } })
    // There is one result per statement.
    const result = Array.isArray(results) ? results.at(-1) : results
    return (result as { readonly rows: readonly Readonly<Record<string, string>>[] }).rows
  }
  await setUp(
    async () => {
      await client.connect()
      await query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'iso_8601'")
    },
    close,
    stop,
  )
  return {
    begin: async () =>
      (await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT txid_current_snapshot() AS moment'))[0]?.[
        'moment'
      ],
    tables: async () =>
      (await query(catalog)).map(({ name = '', sql = '', columns = '[]' }) =>
        tableOf(name, sql, (JSON.parse(columns) ?? []) as PostgresColumn[]),
      ),
    digests: async (tables) => {
      const all = await query(tables.map(digestOf).join(' UNION ALL '))
      return all.map(({ count, bytes, hash = '' }) => ({
        count: Number(count),
        bytes: Number(bytes),
        hash: digestText('md5', hash),
      }))
    },
    rows: async ({ sql, row, order }) =>
      (await query(`SELECT ${row} AS r FROM ${sql} ORDER BY ${order}`)).map(({ r = 'null' }) => parseState(r) as Row),
    end: async () => void (await query('COMMIT')),
    close,
    alive: () => alive,
  }
}

/** Parts of the driver that are missing from its types. */
interface Internals {
  readonly connection: {
    readonly stream: Socket
    attachListeners: (stream: Socket) => void
  }
}

/**
 * Closes the connection on an unreadable message. The driver parses in a socket event, so the message would otherwise
 * crash the process.
 */
function containParser(connection: Internals['connection']): void {
  const attach = connection.attachListeners.bind(connection)
  connection.attachListeners = (stream) => {
    attach(stream)
    const emit = stream.emit.bind(stream) as (event: string, ...args: unknown[]) => boolean
    stream.emit = (event: string, ...args: unknown[]): boolean => {
      try {
        return emit(event, ...args)
      } catch (error) {
        stream.destroy(error instanceof Error ? error : undefined)
        return true
      }
    }
  }
}

function digestOf({ sql, row }: PostgresTable): string {
  return `
    SELECT count(*) AS count, coalesce(sum(length(r)), 0) AS bytes,
      md5(coalesce(sum(('x' || left(md5(r), 15))::bit(60)::bigint), 0)::text) AS hash
    FROM (SELECT ${row} AS r FROM ${sql}) AS t`
}

interface PostgresColumn {
  readonly name: string
  readonly sql: string
  readonly generated: boolean
  readonly bytes: boolean
  readonly key: number | null
}

function tableOf(name: string, sql: string, columns: readonly PostgresColumn[]): PostgresTable {
  const list = columns
    .filter((column) => !isIgnored(column))
    .map((column) => (column.bytes ? `${bytesSql(column.sql)} AS ${column.sql}` : column.sql))
  const row = list.length > 0 ? `(SELECT row_to_json(one)::text FROM (SELECT ${list.join(', ')}) AS one)` : "'{}'"
  const key = columns.filter((column) => column.key !== null).toSorted((a, b) => (a.key ?? 0) - (b.key ?? 0))
  return {
    name,
    columns,
    sql,
    row,
    order: key.length > 0 ? key.map((column) => column.sql).join(', ') : `${row} COLLATE "C"`,
  }
}

/** Returns the SQL equivalent of `bytesOf` in digest.ts. */
function bytesSql(sql: string): string {
  return `CASE length(${sql}) WHEN 16 THEN encode(${sql}, 'hex') ELSE 'sha256:' || encode(sha256(${sql}), 'base64') END`
}
