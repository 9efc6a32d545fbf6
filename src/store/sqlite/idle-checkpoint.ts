import type { DatabaseSync } from 'node:sqlite'

/** Time without a commit that counts as idle, in milliseconds. */
const idleMs = 250

export interface IdleCheckpoint extends Disposable {
  /** Something was committed. */
  readonly touch: () => void
}

/** Checkpoints the WAL when idle, so that a burst does not wait for it. */
export function idleCheckpoint(db: DatabaseSync): IdleCheckpoint {
  let timer: NodeJS.Timeout | undefined
  return {
    touch: () => {
      timer = timer?.refresh() ?? setTimeout(() => copyBack(db), idleMs).unref()
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

/** Committed data is safe in the log; the next commit reports a failing disk. */
function copyBack(db: DatabaseSync): void {
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)')
  } catch {
    // See above.
  }
}
