import { hmacSha256 } from '../../hmac.ts'

/** Choices derived only from a salt and the replaced value, so that the same input gives the same pseudonym. */
export interface Choices {
  /** A whole number from 0 to `limit` - 1 (`limit` at most 65,536). */
  readonly below: (limit: number) => number
}

/** Choices are reused after this many; that reveals nothing about a longer secret. */
const most = 256

/** @param label everything that the choices depend on: the kind, the value and the attempt */
export function choices(salt: Uint8Array, ...label: readonly (string | number)[]): Choices {
  // The replaced value may be long, so it is hashed once.
  const seed = hmacSha256(salt, JSON.stringify(label))
  const numbers: number[] = []
  let used = 0
  return {
    below: (limit) => {
      if (used === numbers.length && used < most) {
        const block = hmacSha256(seed, String(used / 8))
        for (let at = 0; at < block.length; at += 4) numbers.push(block.readUInt32BE(at))
      }
      return (numbers[used++ % most] ?? 0) % limit
    },
  }
}
