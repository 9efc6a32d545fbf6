import type { DatabaseSync } from 'node:sqlite'

interface Job {
  readonly work: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Work that is handed in together shares a transaction and a flush to disk; what comes while a flush is under way
 * makes the next group. A promise resolves only when its work is on disk. When a commit fails nothing of its group was
 * stored, and every promise rejects.
 */
export class GroupCommit {
  readonly #db: DatabaseSync
  readonly #flushToDisk: () => Promise<void>
  #jobs: Job[] = []
  #running: Promise<void> | undefined

  /** @param flushToDisk makes durable what was committed before the call */
  constructor(db: DatabaseSync, flushToDisk: () => Promise<void>) {
    this.#db = db
    this.#flushToDisk = flushToDisk
  }

  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve, reject })
      this.#running ??= this.#drain()
    })
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    await this.#running
  }

  async #drain(): Promise<void> {
    while (this.#jobs.length > 0) {
      // What else arrives in this turn of the event loop belongs to the group.
      await new Promise(setImmediate)
      await this.#commit(this.#jobs.splice(0))
    }
    this.#running = undefined
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      const results = jobs.map((job) => job.work())
      this.#db.exec('COMMIT')
      await this.#flushToDisk()
      for (const [index, job] of jobs.entries()) job.resolve(results[index] as never)
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      for (const job of jobs) job.reject(error)
    }
  }
}
