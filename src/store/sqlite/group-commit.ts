import { performance } from 'node:perf_hooks'
import type { DatabaseSync } from 'node:sqlite'

interface Job {
  readonly work: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/** Number of jobs that ends a group: larger ones hardly share the cost of a flush better, and wait longer. */
const enough = 64

/**
 * How long a group is gathered, in milliseconds. Where turns are long, one new delivery in each would make it wait
 * forever.
 */
const longestMs = 10

/**
 * Runs work from consecutive turns of the event loop in one transaction, so that it shares a flush to disk. A promise
 * resolves only after its commit. If the commit fails, nothing of the group is stored; each job then gets a commit of
 * its own, and those that fail again reject.
 */
export class GroupCommit {
  readonly #db: DatabaseSync
  readonly #committed: () => void
  readonly #assertReady: () => void
  #jobs: Job[] = []
  #idle: (() => void) | undefined

  /**
   * @param committed called after each commit
   * @param assertReady called before each commit, which fails if it throws
   */
  constructor(db: DatabaseSync, committed: () => void, assertReady: () => void = () => undefined) {
    this.#db = db
    this.#committed = committed
    this.#assertReady = assertReady
  }

  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#jobs.length === 0) this.#gather(0, performance.now())
      this.#jobs.push({ work, resolve, reject })
    })
  }

  /** Resolves once no job waits. */
  async drained(): Promise<void> {
    if (this.#jobs.length > 0) await new Promise<void>((resolve) => (this.#idle = resolve))
  }

  /** A turn without new jobs ends the group, as do its size and age: a flush costs as much as many deliveries. */
  #gather(known: number, since: number): void {
    setImmediate(() => {
      const goesOn = this.#jobs.length > known && known < enough && performance.now() - since < longestMs
      if (goesOn) this.#gather(this.#jobs.length, since)
      else this.#flush()
    })
  }

  #flush(): void {
    const jobs = this.#jobs
    this.#jobs = []
    this.#commit(jobs)
    if (this.#jobs.length === 0) this.#idle?.()
  }

  #commit(jobs: readonly Job[]): void {
    try {
      this.#assertReady()
      this.#db.exec('BEGIN IMMEDIATE')
      const results = jobs.map((job) => job.work())
      this.#db.exec('COMMIT')
      this.#committed()
      for (const [index, job] of jobs.entries()) job.resolve(results[index] as never)
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      // A job that touches a damaged page must not fail the others.
      if (jobs.length > 1) for (const job of jobs) this.#commit([job])
      else for (const job of jobs) job.reject(error)
    }
  }
}
