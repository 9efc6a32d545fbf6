import type { DatabaseSync } from 'node:sqlite'

/** So long without a commit counts as idle, in milliseconds. */
const idleMs = 250

export interface IdleCheckpoint extends Disposable {
  /** Something was committed. */
  readonly touch: () => void
}

/** Copies the log back into the database when nothing happens, so that a burst does not wait for it. */
export function idleCheckpoint(db: DatabaseSync): IdleCheckpoint {
  let timer: NodeJS.Timeout | undefined
  return {
    touch: () => {
      timer = timer?.refresh() ?? setTimeout(() => copyBack(db), idleMs).unref()
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

/** What is committed is safe in the log; a disk that refuses now is told by the next commit. */
function copyBack(db: DatabaseSync): void {
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)')
  } catch {
    // See above.
  }
}
