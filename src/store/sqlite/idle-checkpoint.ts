import type { DatabaseSync } from 'node:sqlite'

/** Milliseconds without a commit after which the store counts as idle. */
const idleMs = 250

export interface IdleCheckpoint extends Disposable {
  /** Must be called after each commit. */
  readonly touch: () => void
}

/** Copies the log back into the database when the store is idle, so that bursts are not delayed. */
export function idleCheckpoint(db: DatabaseSync): IdleCheckpoint {
  let timer: NodeJS.Timeout | undefined
  return {
    touch: () => {
      timer = timer?.refresh() ?? setTimeout(() => copyBack(db), idleMs).unref()
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

/** Ignores failures: commits are safe in the log, and the next commit reports the problem. */
function copyBack(db: DatabaseSync): void {
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)')
  } catch {
    // The failure is harmless; see above.
  }
}
