import { hmacSha256 } from '../hmac.ts'

/** Choices that depend on nothing but a salt and what is replaced, so that the same input gives the same pseudonym. */
export interface Choices {
  /** A whole number from 0 up to, not including, `limit` (at most 65,536). */
  readonly below: (limit: number) => number
}

/** @param label the kind, the value and the try: whatever the choices hang on */
export function choices(salt: Uint8Array, ...label: readonly (string | number)[]): Choices {
  // What is replaced may be long, and is read once.
  const seed = hmacSha256(salt, JSON.stringify(label))
  let block: Buffer = Buffer.alloc(0)
  let used = 0
  let count = 0
  return {
    below: (limit) => {
      if (used + 4 > block.length) {
        block = hmacSha256(seed, String(count++))
        used = 0
      }
      const number = block.readUInt32BE(used)
      used += 4
      return number % limit
    },
  }
}
