import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { cannotRun, systemCode } from '../../errors.ts'
import { deepLook } from '../damage-hints.ts'
import { makeDir } from '../../files/make-dir.ts'
import type { OnDamaged, Store, StoreMode } from '../store.ts'
import { explain } from './explain.ts'
import { GroupCommit } from './group-commit.ts'
import { idleCheckpoint } from './idle-checkpoint.ts'
import { loadSqlite } from './load.ts'
import { lockStore } from './file/lock.ts'
import { migrations } from './migrations.ts'
import { openReader } from './open-reader.ts'
import { createOutbox } from './outbox.ts'
import { assertOwnFiles } from './file/own-files.ts'
import { assertOwnSchema } from './file/own-schema.ts'
import { privateFile } from './file/private-file.ts'
import { createReader } from './read.ts'
import { createRecorder } from './record.ts'
import { isCorrupt } from './result-code.ts'
import { watchFile, type WatchedFile } from './file/watch-file.ts'

/**
 * Every commit is durable. At this page size, a page holds a few deliveries, and the fewest bytes are written (4.1 kB
 * per delivery of 1.5 kB, in groups of 64; 5.0 kB with pages of 4 KiB, 4.7 kB with pages of 16 KiB). The log is copied
 * back when the store is idle, or at the latest when it reaches 128 MiB.
 */
const settings = `
  PRAGMA page_size = 8192;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 16000;
  PRAGMA journal_size_limit = 4194304;
`

/**
 * Reports whether there is a store in `dir`.
 * @throws BillhookError `BILLHOOK_STORE_UNUSABLE` (exit 3) if the directory cannot be read
 */
export function storeExists(dir: string): boolean {
  try {
    return statSync(join(dir, 'store.db'), { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    throw explain(error, dir, 'read')
  }
}

/**
 * Opens the embedded store in `dir`: SQLite, WAL, flushed to disk at every commit.
 * @param onDamaged called with each row that cannot be read and is skipped; by default, such a row is an error
 * @throws BillhookError `BILLHOOK_STORE_…`, exit 3
 */
export async function openStore(dir: string, mode: StoreMode, onDamaged: OnDamaged = refuseIn(dir)): Promise<Store> {
  const sqlite = await loadSqlite()
  const path = join(dir, 'store.db')
  if (mode === 'read' && !storeExists(dir)) {
    throw cannotRun(
      'BILLHOOK_STORE_MISSING',
      `there is no store in ${dir}`,
      'receive deliveries first: billhook listen; or name another --data-dir',
    )
  }
  const opened: Disposable[] = []
  let file: WatchedFile | undefined
  try {
    if (mode === 'listen') {
      // Bodies contain personal data: only the owner may read the directory, and Git ignores it.
      makeDir(dir, 0o700)
      opened.push(lockStore(sqlite, dir))
      hideFromGit(dir)
      privateFile(path)
      opened.push((file = watchFile(path)))
    } else assertOwnFiles(dir, mode)
    const db = mode === 'read' ? openReader(sqlite, path) : new sqlite.DatabaseSync(path, { timeout: 1_000 })
    opened.push(db)
    assertOwnSchema(sqlite, db, path)
    if (mode === 'listen') db.exec(settings)
    migrate(db, mode, path)
    let another: DatabaseSync | undefined
    const reader = (): DatabaseSync => {
      if (!another) opened.push((another = openReader(sqlite, path)))
      return another
    }
    const recorder = mode === 'listen' ? createRecorder(db, reader) : undefined
    return assemble({ db, file, recorder, opened, onDamaged, explained: (error) => explain(error, dir, mode) })
  } catch (error) {
    close(opened)
    throw explain(error, dir, mode)
  }
}

function refuseIn(dir: string): OnDamaged {
  return ({ seq, id, problem }) => {
    throw cannotRun(
      'BILLHOOK_STORE_DAMAGED',
      `delivery ${id ?? `number ${seq}`} cannot be read: ${problem}`,
      deepLook(dir),
    )
  }
}

interface Parts {
  readonly db: DatabaseSync
  readonly file: WatchedFile | undefined
  /** Present if the store is open for listening. */
  readonly recorder: ReturnType<typeof createRecorder> | undefined
  readonly opened: readonly Disposable[]
  readonly onDamaged: OnDamaged
  readonly explained: (error: unknown) => unknown
}

function assemble({ db, file, recorder, opened, onDamaged, explained }: Parts): Store {
  const checkpoint = idleCheckpoint(db)
  const commits = new GroupCommit(db, checkpoint.touch, file?.assertThere)
  const outbox = createOutbox(db, commits, onDamaged)
  const reader = createReader(db, onDamaged)
  const guarded =
    <Given extends readonly unknown[], Result>(read: (...given: Given) => Result) =>
    (...given: Given): Result => {
      try {
        return read(...given)
      } catch (error) {
        throw explained(error)
      }
    }
  return {
    record: (entry) =>
      commits
        .run(() => (recorder ?? readOnly)(entry))
        .catch((error: unknown) => {
          throw isCorrupt(error) ? explained(error) : error
        }),
    due: guarded(outbox.due),
    nextDue: guarded(outbox.nextDue),
    waiting: guarded(outbox.waiting),
    recordAttempt: outbox.recordAttempt,
    move: outbox.move,
    list: function* (filter, passes) {
      try {
        yield* reader.list(filter, passes)
      } catch (error) {
        throw explained(error)
      }
    },
    find: guarded(reader.find),
    attempts: guarded(reader.attempts),
    integrity: guarded(reader.integrity),
    [Symbol.asyncDispose]: async () => {
      await commits.drained()
      close([...opened, checkpoint])
    },
  }
}

function readOnly(): never {
  throw new Error('the store is open for reading only')
}

/** Closes everything in the reverse order of opening. */
function close(opened: readonly Disposable[]): void {
  for (const resource of opened.toReversed()) resource[Symbol.dispose]()
}

function hideFromGit(dir: string): void {
  try {
    writeFileSync(join(dir, '.gitignore'), '*\n', { flag: 'wx' })
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
  }
}

function migrate(db: DatabaseSync, mode: StoreMode, path: string): void {
  const applied = Number(db.prepare('PRAGMA user_version').get()?.['user_version'])
  if (applied > migrations.length) {
    throw cannotRun(
      'BILLHOOK_STORE_NEWER',
      `${path} was written by a newer version of billhook`,
      'update billhook, or name another --data-dir',
    )
  }
  if (mode === 'read') {
    if (applied === 0)
      throw cannotRun(
        'BILLHOOK_STORE_FOREIGN',
        `${path} is not a billhook store, or nothing was ever written to it`,
        'name another --data-dir',
      )
    return
  }
  for (const [index, migration] of migrations.entries()) {
    if (index >= applied) db.exec(`BEGIN; ${migration}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}
