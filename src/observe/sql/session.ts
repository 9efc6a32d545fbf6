import type { Column, Row } from './tables.ts'

export interface ServerTable {
  /** Table name, qualified with the schema unless it is the default schema. */
  readonly name: string
  readonly columns: readonly Column[]
}

/** Digest of a table within the transaction's snapshot. */
export interface Digest {
  readonly count: number
  /** Approximate size of the rows, in bytes. */
  readonly bytes: number
  /** Hash of the rows, independent of their order. */
  readonly hash: string
}

/** A connection to a database server that reads within one read-only snapshot transaction. */
export interface Session<T extends ServerTable> {
  /**
   * Begins the transaction. Returns the snapshot's id, which stays the same as long as the content does; undefined if
   * the server has no such id.
   */
  readonly begin: () => Promise<string | undefined>
  readonly tables: () => Promise<readonly T[]>
  /** Returns digests in the order of `tables`, excluding ignored columns. */
  readonly digests: (tables: readonly T[]) => Promise<readonly Digest[]>
  /** Returns rows ordered by the primary key, or by all columns if there is none. */
  readonly rows: (table: T) => Promise<readonly Row[]>
  readonly end: () => Promise<void>
  /** Closes the connection immediately; a pending query rejects. */
  readonly close: () => void
  /** Returns false once the connection is known to be lost. */
  readonly alive: () => boolean
}

/**
 * Connects to a database server.
 * @param timeoutMs time limit for each statement, also enforced by the server
 * @param stop aborts the set-up and closes the connection, because a server may stop responding at any point
 */
export type Connect<T extends ServerTable> = (url: URL, timeoutMs: number, stop: AbortSignal) => Promise<Session<T>>

/** Runs the first statements on a connection. Closes it if they fail or `stop` fires. */
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
