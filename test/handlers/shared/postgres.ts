import { randomBytes } from 'node:crypto'
import { Client, Pool, type PoolClient } from 'pg'
import type { StartOptions } from './handler.ts'
import type { Store } from './serve.ts'

/** A server on which databases may be created. If it does not respond, tests that need it are skipped. */
const server = process.env['BILLHOOK_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'

export interface PostgresStore extends Store {
  readonly pool: Pool
}

/**
 * Creates a handler's database and its tables.
 * @param schema statements that may run repeatedly
 * @param shown tables or views that make up its state
 * @param notes other tables, which a reset empties as well
 */
export async function openPostgres(
  schema: string,
  shown: readonly string[],
  notes: readonly string[],
  { database }: StartOptions,
): Promise<PostgresStore> {
  const name = database ?? `billhook_handler_${randomBytes(6).toString('hex')}`
  await admin(async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`)
  })
  const pool = new Pool({ connectionString: urlOf(name) })
  pool.on('error', () => {}) // an idle connection that the server closed
  await pool.query(schema)
  const { rows } = await pool.query<{ table: string }>(
    `SELECT viewname AS table FROM pg_views WHERE schemaname = 'public'`,
  )
  const tables = [...shown, ...notes].filter((table) => !rows.some((view) => view.table === table))
  return {
    pool,
    observe: [urlOf(name)],
    state: async () => {
      const state: Record<string, unknown> = {}
      for (const table of shown) state[table] = (await pool.query(`SELECT * FROM ${table} ORDER BY 1`)).rows
      return state
    },
    reset: () => pool.query(`TRUNCATE ${tables.join(', ')}`),
    [Symbol.asyncDispose]: async () => {
      await pool.end()
      if (database === undefined) await dropDatabase(name)
    },
  }
}

/** Runs `work` in a transaction. */
export async function transaction<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

/** Drops a database that was kept. */
export function dropDatabase(name: string): Promise<void> {
  return admin(async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })
}

function urlOf(database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

async function admin<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: server, connectionTimeoutMillis: 2_000 })
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end()
  }
}
