import { pathToFileURL } from 'node:url'
import { formatDuration } from '../../core/text/units.ts'
import { redactText } from '../../core/redact/free-text.ts'
import { hidden } from '../../core/redact/pseudonym/hidden.ts'
import type { Env } from '../../env.ts'
import { cannotRun, messageOf, systemCode } from '../../errors.ts'
import { loadSqlite } from '../../store/sqlite/load.ts'
import { observerTimeoutMs, type Observer } from '../observer.ts'
import { ignoredIn, type Tables } from '../sql/tables.ts'
import { fingerprint, type Fingerprint } from './fingerprint.ts'
import { readTables, type Database } from './read-tables.ts'

export interface SqliteFile {
  readonly path: string
  /** Names of the tables to read. @default all */
  readonly tables: readonly string[] | undefined
}

/** Time that SQLite itself waits for a lock, in milliseconds. The wait blocks the process. */
const busyMs = 20

const retryMs = 5

/**
 * Creates an observer that reads a SQLite file's tables without ever blocking its writers. With a write-ahead log,
 * readers do not block writers. Without one, the file is read regardless of locks, and read again if a writer has
 * changed it in the meantime. No connection stays open between readings. If no transaction has been committed since the
 * last reading, the last state is returned.
 */
export async function sqliteObserver(
  file: SqliteFile,
  { now, sleep }: Pick<Env, 'now' | 'sleep'>,
  timeoutMs = observerTimeoutMs,
): Promise<Observer> {
  const { path } = file
  const reader = createReader(file, await loadSqlite())
  let last: { readonly text: string; readonly state: Tables } | undefined
  const read = async (signal: AbortSignal): Promise<Tables> => {
    const end = now() + timeoutMs
    const check = (): void => {
      if (now() > end)
        throw new Error(
          `it could not be read within ${formatDuration(timeoutMs)}; name the tables that matter: ` +
            `?tables=charges,credits`,
        )
    }
    for (;;) {
      const before = fingerprint(path)
      if (before.text === last?.text) return last.state
      const state = before.halfWay ? undefined : reader.attempt(before, check)
      if (state) {
        last = { text: before.text, state }
        return state
      }
      if (now() > end)
        throw new Error(
          before.halfWay
            ? 'it stays in the middle of a transaction: its -journal file is not removed'
            : 'it is constantly locked or being written to',
        )
      await sleep(retryMs, signal)
    }
  }
  return {
    kind: 'sqlite',
    label: `sqlite:${path}`,
    get ignores() {
      return reader.ignores()
    },
    read: async (signal) => {
      try {
        return await read(signal)
      } catch (error) {
        signal.throwIfAborted()
        throw failed(path, error)
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

interface Reader {
  /**
   * Reads the file once. Returns undefined if it may have seen an incomplete transaction.
   * @param check throws if reading should stop
   */
  readonly attempt: (before: Fingerprint, check: () => void) => Tables | undefined
  readonly ignores: () => readonly string[]
}

function createReader({ path, tables: wanted }: SqliteFile, sqlite: Awaited<ReturnType<typeof loadSqlite>>): Reader {
  const large = new Set<string>()
  let ignores: readonly string[] = []
  const open = ({ wal }: Fingerprint): Database =>
    new sqlite.DatabaseSync(wal ? path : `${pathToFileURL(path).href}?immutable=1`, { readOnly: true, timeout: busyMs })
  const attempt: Reader['attempt'] = (before, check) => {
    const unchanged = (): boolean => before.wal || same(fingerprint(path), before)
    try {
      using db = open(before)
      db.exec('BEGIN')
      const { tables, columns } = readTables(db, { wanted, large, check })
      if (!unchanged()) return undefined
      ignores = ignoredIn(columns, large)
      return tables
    } catch (error) {
      if (unchanged() && !isBusy(error)) throw error
      return undefined
    }
  }
  return { attempt, ignores: () => ignores }
}

function same(a: Fingerprint, b: Fingerprint): boolean {
  return a.text === b.text && !a.halfWay
}

/** True if the database (5) or a table (6) is locked; see https://sqlite.org/rescode.html */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    [5, 6].includes(error.errcode & 0xff)
  )
}

function failed(path: string, error: unknown): Error {
  if (systemCode(error) === 'ENOENT') {
    return cannotRun(
      'BILLHOOK_OBSERVER_FAILED',
      `the observer sqlite:${path} failed: the file does not exist`,
      'start the target first, so that it creates its database, or correct the path',
      error,
    )
  }
  return cannotRun(
    'BILLHOOK_OBSERVER_FAILED',
    `the observer sqlite:${path} failed: ${redactText(messageOf(error), hidden)}`,
    'name a SQLite database that this user can read, and tables that exist in it',
    error,
  )
}
