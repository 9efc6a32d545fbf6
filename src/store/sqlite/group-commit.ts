import { performance } from 'node:perf_hooks'
import type { DatabaseSync } from 'node:sqlite'

interface Job {
  readonly work: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/** Number of jobs that completes a group. Larger groups would wait longer, but save hardly any flush time per job. */
const enough = 64

/**
 * Maximum time for gathering a group, in milliseconds. Without this limit, if turns of the event loop are long and each
 * brings a new job, the commit would be delayed until the group is full.
 */
const longestMs = 10

/**
 * Runs jobs from consecutive turns of the event loop in one transaction, so that they share a flush to disk. A promise
 * resolves only after its commit. If the commit fails, nothing in the group is stored; each job is then committed
 * separately, and jobs that fail again reject.
 */
export class GroupCommit {
  readonly #db: DatabaseSync
  readonly #committed: () => void
  readonly #assertReady: () => void
  #jobs: Job[] = []
  #idle: (() => void) | undefined

  /**
   * @param committed called after each commit
   * @param assertReady called before each commit, which fails if this throws
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

  /** Resolves once no jobs are waiting. */
  async drained(): Promise<void> {
    if (this.#jobs.length > 0) await new Promise<void>((resolve) => (this.#idle = resolve))
  }

  /**
   * Commits the group after a turn without new jobs, or when it reaches its maximum size or age. Waiting is worthwhile,
   * because a flush takes as long as storing many deliveries.
   */
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
      // A job that reads a damaged page must not make the others fail.
      if (jobs.length > 1) for (const job of jobs) this.#commit([job])
      else for (const job of jobs) job.reject(error)
    }
  }
}
