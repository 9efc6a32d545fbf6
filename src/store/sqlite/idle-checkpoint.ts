import type { DatabaseSync } from 'node:sqlite'

/** Time without a commit that counts as idle, in milliseconds. */
const idleMs = 250

export interface IdleCheckpoint extends Disposable {
  /** Called after each commit. */
  readonly touch: () => void
}

/** Copies the log back into the database when the store is idle, so that a burst does not wait for it. */
export function idleCheckpoint(db: DatabaseSync): IdleCheckpoint {
  let timer: NodeJS.Timeout | undefined
  return {
    touch: () => {
      timer = timer?.refresh() ?? setTimeout(() => copyBack(db), idleMs).unref()
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

/** Commits are safe in the log, so a failure is ignored here; the next commit reports it. */
function copyBack(db: DatabaseSync): void {
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)')
  } catch {
    // See above.
  }
}
