import { randomUUID } from 'node:crypto'
import { createConnection } from 'mysql2/promise'
import { Client } from 'pg'
import { onTestFinished } from 'vitest'

/** A separate database on a local server, dropped when the test ends. */
export interface TestDatabase {
  /** The URL for `--observe`. */
  readonly url: string
  readonly run: (sql: string) => Promise<void>
  /** Closes all other connections to the database, as a server restart would. */
  readonly cut: () => Promise<void>
}

/** URLs of the servers. Environment variables can set a password or another port. */
const postgresUrl = process.env['BILLHOOK_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const mysqlUrl = process.env['BILLHOOK_TEST_MYSQL'] ?? 'mysql://root@127.0.0.1:3306/mysql'

/**
 * Reason why tests with PostgreSQL cannot run here; undefined if they can. If `BILLHOOK_REQUIRE_SERVICES` is set, a
 * missing server is an error.
 */
export const withoutPostgres = await absence('PostgreSQL', async () => {
  await using server = await postgresServer(postgresUrl)
  await server.query('SELECT 1')
})
export const withoutMysql = await absence('MySQL or MariaDB', async () => {
  const server = await createConnection(mysqlUrl)
  await server.end()
})

async function absence(name: string, connect: () => Promise<void>): Promise<string | undefined> {
  try {
    await connect()
    return undefined
  } catch (error) {
    if (process.env['BILLHOOK_REQUIRE_SERVICES']) throw error
    const reason =
      `there is no ${name} to test ` +
      `with: ${error instanceof Error ? error.message || String(error) : String(error)}`
    console.warn(reason)
    return reason
  }
}

export async function postgresDatabase(sql: string): Promise<TestDatabase> {
  const name = uniqueName()
  const server = await postgresServer(postgresUrl)
  await server.query(`CREATE DATABASE ${name}`)
  const url = withDatabase(postgresUrl, name)
  const own = await postgresServer(url)
  onTestFinished(async () => {
    await own[Symbol.asyncDispose]()
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await server[Symbol.asyncDispose]()
  })
  await own.query(sql)
  return {
    url,
    run: own.query,
    cut: () =>
      own.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid ' +
          '<> pg_backend_pid()',
      ),
  }
}

export async function mysqlDatabase(sql: string): Promise<TestDatabase> {
  const name = uniqueName()
  const own = await createConnection({ uri: mysqlUrl, multipleStatements: true })
  onTestFinished(async () => {
    await own.query(`DROP DATABASE ${name}`)
    await own.end()
  })
  await own.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4; USE ${name}; ${sql}`)
  const cut = async (): Promise<void> => {
    const [others] = await own.query(
      `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = '${name}' AND ID <> CONNECTION_ID()`,
    )
    for (const { id } of others as { id: number }[]) await own.query(`KILL ${id}`)
  }
  return { url: withDatabase(mysqlUrl, name), run: async (statement) => void (await own.query(statement)), cut }
}

async function postgresServer(
  url: string,
): Promise<AsyncDisposable & { readonly query: (sql: string) => Promise<void> }> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return { query: async (sql) => void (await client.query(sql)), [Symbol.asyncDispose]: () => client.end() }
}

function withDatabase(server: string, name: string): string {
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}

function uniqueName(): string {
  return `billhook_test_${randomUUID().replaceAll('-', '')}`
}
