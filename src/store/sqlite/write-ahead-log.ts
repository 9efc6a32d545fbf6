import { close, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const sync = promisify(fdatasync)

export interface WriteAheadLog extends Disposable {
  /** Makes durable what was committed before the call. */
  readonly flush: () => Promise<void>
}

/**
 * SQLite's write-ahead log, flushed on the thread pool: with `synchronous = NORMAL` a commit only writes it, and the
 * event loop goes on while the disk works. SQLite itself flushes before it copies the log back, as it does with FULL.
 * @param database path of the database file; its log exists once something was written
 */
export function openWriteAheadLog(database: string): WriteAheadLog {
  let file: number | undefined
  return {
    flush: async () => {
      file ??= openSync(`${database}-wal`, 'r+')
      await sync(file)
    },
    [Symbol.dispose]: () => {
      if (file !== undefined) close(file)
    },
  }
}
