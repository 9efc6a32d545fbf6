import { pathToFileURL } from 'node:url'
import { formatDuration } from '../../core/text/duration.ts'
import { redactText } from '../../core/redact/free-text.ts'
import { hidden } from '../../core/redact/pseudonym/hidden.ts'
import type { Env } from '../../env.ts'
import { cannotRun, systemCode } from '../../errors.ts'
import { loadSqlite } from '../../store/sqlite/load.ts'
import { observerTimeoutMs, type Observer } from '../observer.ts'
import { ignoredIn, type Tables } from '../sql/tables.ts'
import { fingerprint, type Fingerprint } from './fingerprint.ts'
import { readTables, type Database, type ReadOptions } from './read-tables.ts'

export interface SqliteFile {
  readonly path: string
  /** Tables to read. @default all */
  readonly tables: readonly string[] | undefined
}

/** How long SQLite itself waits for a lock, in milliseconds: nothing else happens meanwhile. */
const busyMs = 20

/** How long we wait between two tries. */
const againMs = 5

/**
 * Reads the tables of a SQLite file, and never makes its writers wait: with a log (WAL) a reader is in nobody's way,
 * and without one the file is read past all locks, and read again when a writer came in between. No connection is held
 * between two readings. Where no transaction has ended since the last one, its state is given again.
 */
export async function sqliteObserver(
  { path, tables: wanted }: SqliteFile,
  { now, sleep }: Pick<Env, 'now' | 'sleep'>,
  timeoutMs = observerTimeoutMs,
): Promise<Observer> {
  const sqlite = await loadSqlite()
  const large = new Set<string>()
  let ignores: readonly string[] = []
  let last: { readonly text: string; readonly state: Tables } | undefined
  const open = ({ wal }: Fingerprint): Database =>
    new sqlite.DatabaseSync(wal ? path : `${pathToFileURL(path).href}?immutable=1`, { readOnly: true, timeout: busyMs })
  /** Undefined: what was read may be half of a transaction. */
  const attempt = (before: Fingerprint, options: ReadOptions): Tables | undefined => {
    const unchanged = (): boolean => before.wal || same(fingerprint(path), before)
    try {
      using db = open(before)
      db.exec('BEGIN')
      const { tables, columns } = readTables(db, options)
      if (!unchanged()) return undefined
      ignores = ignoredIn(columns, large)
      return tables
    } catch (error) {
      if (unchanged() && !isBusy(error)) throw error
      return undefined
    }
  }
  const read = async (signal: AbortSignal): Promise<Tables> => {
    const end = now() + timeoutMs
    const check = (): void => {
      if (now() > end)
        throw new Error(
          `could not be read within ${formatDuration(timeoutMs)}; name the tables that matter: ?tables=charges,credits`,
        )
    }
    for (;;) {
      const before = fingerprint(path)
      if (before.text === last?.text) return last.state
      const state = before.halfWay ? undefined : attempt(before, { wanted, large, check })
      if (state) {
        last = { text: before.text, state }
        return state
      }
      if (now() > end)
        throw new Error(
          before.halfWay
            ? 'is in the middle of a transaction: its -journal is there all the time'
            : 'is locked or written to all the time',
        )
      await sleep(againMs, signal)
    }
  }
  return {
    kind: 'sqlite',
    label: `sqlite:${path}`,
    get ignores() {
      return ignores
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

function same(a: Fingerprint, b: Fingerprint): boolean {
  return a.text === b.text && !a.halfWay
}

/** Someone has locked it (5) or a table of it (6): https://sqlite.org/rescode.html */
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
      `the observer sqlite:${path} has no file to read`,
      'start the target first, so that it makes its database, or correct the path',
      error,
    )
  }
  const reason = redactText(error instanceof Error ? error.message : String(error), hidden)
  return cannotRun(
    'BILLHOOK_OBSERVER_FAILED',
    `the observer sqlite:${path} failed: ${reason}`,
    'it has to be a SQLite database that this user may read, with the tables that are named',
    error,
  )
}
