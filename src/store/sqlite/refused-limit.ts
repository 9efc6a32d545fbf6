import type { DatabaseSync } from 'node:sqlite'
import { refusedRows, refusedSize } from './migrations.ts'
import { prepareRead } from './rows.ts'

/** Bytes of refused deliveries that a store keeps. Strangers send them and must not fill the disk. */
const maxBytes = 256 * 1024 * 1024

/** Removes a tenth at a time, so that the sizes are not summed for every delivery. */
const slack = 0.9

export interface RefusedLimit {
  /** Called, inside a transaction, after a refused delivery was stored; removes the oldest while there are too many. */
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
      // The estimate is too high if a transaction was rolled back.
      kept = sum()
      for (let row = oldest.get(); kept > limit * slack && row && row['seq'] !== BigInt(seq); row = oldest.get()) {
        remove.run(row['seq'] ?? null)
        kept -= Number(row['size'])
      }
    },
  }
}
