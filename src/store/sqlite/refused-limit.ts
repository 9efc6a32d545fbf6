import type { DatabaseSync } from 'node:sqlite'
import { refusedRows, refusedSize } from './migrations.ts'
import { prepareRead } from './rows.ts'

/**
 * Maximum total size of the refused deliveries in a store, in bytes. They come from strangers and must not fill the
 * disk.
 */
const maxBytes = 256 * 1024 * 1024

/**
 * Fraction of the limit to which the total is reduced. Deliveries are removed in batches, so that the sizes need not be
 * summed for every delivery.
 */
const slack = 0.9

export interface RefusedLimit {
  /**
   * Removes the oldest refused deliveries if the limit is exceeded. Must be called inside a transaction, after a
   * refused delivery is stored.
   */
  readonly added: (seq: number) => void
}

/** @param limit in bytes */
export function refusedLimit(db: DatabaseSync, limit = maxBytes): RefusedLimit {
  const sizeOf = db.prepare(`SELECT ${refusedSize} AS size FROM delivery WHERE seq = ?`)
  const total = db.prepare(`SELECT total(${refusedSize}) AS size FROM delivery WHERE ${refusedRows}`)
  const oldest = prepareRead(
    db,
    `SELECT seq, ${refusedSize} AS size FROM delivery WHERE ${refusedRows} ORDER BY seq LIMIT 1`,
  )
  const remove = db.prepare('DELETE FROM delivery WHERE seq = ?')
  const sum = (): number => Number(total.get()?.['size'])
  let kept = sum()
  return {
    added: (seq) => {
      kept += Number(sizeOf.get(seq)?.['size'])
      if (kept <= limit) return
      // If a transaction was rolled back, the estimate is too high.
      kept = sum()
      for (let row = oldest.get(); kept > limit * slack && row && row['seq'] !== BigInt(seq); row = oldest.get()) {
        remove.run(row['seq'] ?? null)
        kept -= Number(row['size'])
      }
    },
  }
}
