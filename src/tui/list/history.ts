import type { Row } from './row.ts'

/**
 * The newest rows, numbered from 0 in order of arrival. A row keeps its number when older ones are dropped. Rows are
 * stored in small chunks that are copied on change, so that the cost of adding and replacing does not depend on the
 * length, and an older `History`, such as the one that a paused screen shows, stays valid.
 */
export interface History {
  /** Number of the oldest row. */
  readonly first: number
  /** One more than the number of the newest row. */
  readonly end: number
  /** All chunks except the last are full. The oldest starts at `first`, a multiple of the chunk size. */
  readonly chunks: readonly Chunk[]
}

interface Chunk {
  readonly rows: readonly Row[]
  /** Ids sort by time, so most chunks can be skipped without a search. */
  readonly lowId: string
  readonly highId: string
}

const chunkSize = 100
/** Maximum number of rows. Rows are dropped in whole chunks. */
const capacity = 10_000

export const emptyHistory: History = { first: 0, end: 0, chunks: [] }

export function append({ first, end, chunks }: History, row: Row): History {
  const last = chunks.at(-1)
  if (last && last.rows.length < chunkSize) {
    return { first, end: end + 1, chunks: [...chunks.slice(0, -1), extended(last, row)] }
  }
  const full = end - first >= capacity
  const kept = full ? chunks.slice(1) : chunks
  return { first: full ? first + chunkSize : first, end: end + 1, chunks: [...kept, extended(undefined, row)] }
}

export function rowAt(history: History, number: number): Row | undefined {
  const offset = number - history.first
  return offset < 0 ? undefined : history.chunks[Math.floor(offset / chunkSize)]?.rows[offset % chunkSize]
}

/** Returns the number of the newest row for a delivery. */
export function locate({ first, chunks }: History, id: string): number | undefined {
  for (let index = chunks.length - 1; index >= 0; index -= 1) {
    const chunk = chunks[index]
    if (!chunk || id < chunk.lowId || id > chunk.highId) continue
    const found = chunk.rows.findLastIndex((row) => row.id === id)
    if (found >= 0) return first + index * chunkSize + found
  }
  return undefined
}

/** Replaces a row with a new one for the same delivery. */
export function replace(history: History, number: number, row: Row): History {
  const offset = number - history.first
  const index = Math.floor(offset / chunkSize)
  const chunk = history.chunks[index]
  if (!chunk) return history
  const changed = { ...chunk, rows: chunk.rows.with(offset % chunkSize, row) }
  return { ...history, chunks: history.chunks.with(index, changed) }
}

function extended(chunk: Chunk | undefined, row: Row): Chunk {
  if (!chunk) return { rows: [row], lowId: row.id, highId: row.id }
  return {
    rows: [...chunk.rows, row],
    lowId: row.id < chunk.lowId ? row.id : chunk.lowId,
    highId: row.id > chunk.highId ? row.id : chunk.highId,
  }
}
