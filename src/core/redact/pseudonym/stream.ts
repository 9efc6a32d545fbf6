import { hmacSha256 } from '../../hmac.ts'

/** Choices derived only from a salt and the replaced value, so the same input always gives the same pseudonym. */
export interface Choices {
  /** Returns an integer from 0 to `limit` - 1; `limit` is at most 65,536. */
  readonly below: (limit: number) => number
}

/** Number of choices before they repeat. The repetition reveals nothing about a longer secret. */
const most = 256

/** @param label everything the choices depend on: kind, value and attempt */
export function choices(salt: Uint8Array, ...label: readonly (string | number)[]): Choices {
  // The replaced value may be long, so it is hashed only once.
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
