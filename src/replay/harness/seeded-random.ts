import { createHash } from 'node:crypto'

/** Numbers in [0, 1), the same series for the same seed. */
export function seededRandom(seed: string): () => number {
  let drawn = 0
  return () => createHash('sha256').update(`${seed}\n${drawn++}`).digest().readUInt32BE() / 2 ** 32
}
