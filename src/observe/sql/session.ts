import type { Column, Row } from './tables.ts'

export interface ServerTable {
  /** Qualified with its schema unless that is the default. */
  readonly name: string
  readonly columns: readonly Column[]
}

/** A table at the moment of the transaction. */
export interface Digest {
  readonly count: number
  /** Approximate size of its rows. */
  readonly bytes: number
  /** Hash of its rows, independent of their order. */
  readonly hash: string
}

/** A connection to a database server, in one read-only transaction over one snapshot. */
export interface Session<T extends ServerTable> {
  /** Identifies the snapshot: while it stays the same, so does the content. Undefined if the server has no such id. */
  readonly begin: () => Promise<string | undefined>
  readonly tables: () => Promise<readonly T[]>
  /** In the order of `tables`, without ignored columns. */
  readonly digests: (tables: readonly T[]) => Promise<readonly Digest[]>
  /** Ordered by the primary key, or by all columns. */
  readonly rows: (table: T) => Promise<readonly Row[]>
  readonly end: () => Promise<void>
  /** Immediate; a pending query rejects. */
  readonly close: () => void
  /** False once the connection is known to be lost. */
  readonly alive: () => boolean
}

/**
 * @param timeoutMs limit for each statement, also on the server
 * @param stop closes the connection during set-up, because a server may fall silent at any point
 */
export type Connect<T extends ServerTable> = (url: URL, timeoutMs: number, stop: AbortSignal) => Promise<Session<T>>

/** Runs the first statements of a connection. Closes it if they fail or `stop` fires. */
export async function setUp(steps: () => Promise<void>, close: () => void, stop: AbortSignal): Promise<void> {
  stop.addEventListener('abort', close, { once: true })
  try {
    stop.throwIfAborted()
    await steps()
  } catch (error) {
    close()
    throw error
  } finally {
    stop.removeEventListener('abort', close)
  }
}
