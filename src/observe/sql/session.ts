import type { Column, Row } from './tables.ts'

export interface ServerTable {
  /** Qualified with its schema where that is not the default one. */
  readonly name: string
  readonly columns: readonly Column[]
}

/** What one table is at the moment of the transaction. */
export interface Digest {
  readonly count: number
  /** Of its rows, more or less. */
  readonly bytes: number
  /** Of its rows in any order. */
  readonly hash: string
}

/** A connection to a database server, in one read-only transaction that sees one moment. */
export interface Session<T extends ServerTable> {
  /** As long as it is the same, so is the content; undefined where the server tells no such thing. */
  readonly begin: () => Promise<string | undefined>
  readonly tables: () => Promise<readonly T[]>
  /** In their order; without the ignored columns. */
  readonly digests: (tables: readonly T[]) => Promise<readonly Digest[]>
  /** In the order of the primary key, or of all columns. */
  readonly rows: (table: T) => Promise<readonly Row[]>
  readonly end: () => Promise<void>
  /** At once, whatever is under way: that then rejects. */
  readonly close: () => void
  /** Whether the server is still there, as far as we have heard. */
  readonly alive: () => boolean
}

/**
 * Connects.
 * @param timeoutMs limit for each statement, also on the server
 * @param stop closes the connection while it is being set up: a server may fall silent at any point
 */
export type Connect<T extends ServerTable> = (url: URL, timeoutMs: number, stop: AbortSignal) => Promise<Session<T>>

/** Runs the first statements of a connection, and closes it if they fail or are stopped. */
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
