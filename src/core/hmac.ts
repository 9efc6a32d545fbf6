import { createHmac, createSecretKey, hash, timingSafeEqual, type Hmac } from 'node:crypto'
import { memo } from './memo.ts'

export const hashNames = ['sha1', 'sha256', 'sha512'] as const

export type HashName = (typeof hashNames)[number]

/** Caches key objects: if the key is passed as bytes, `createHmac` takes several times as long. */
const keyOf = memo((bytes: string) => createSecretKey(bytes, 'latin1'))

/** Computes the HMAC of the concatenated parts. */
export function hmac(name: HashName, key: string | Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer {
  return over(name, key, parts).digest()
}

/** Computes the HMAC-SHA256 of the concatenated parts. */
export function hmacSha256(key: string | Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer {
  return hmac('sha256', key, ...parts)
}

/** Computes the HMAC-SHA256 of the concatenated parts in lower-case hex; cheaper than converting the bytes. */
export function hmacSha256Hex(key: string | Uint8Array, ...parts: readonly (string | Uint8Array)[]): string {
  return over('sha256', key, parts).digest('hex')
}

function over(name: HashName, key: string | Uint8Array, parts: readonly (string | Uint8Array)[]): Hmac {
  const made = createHmac(name, typeof key === 'string' ? key : (keyOf(Buffer.from(key).toString('latin1')) ?? key))
  for (const part of parts) made.update(part)
  return made
}

/** Compares two byte arrays, in constant time if the lengths are equal; the length of a MAC is public. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Like `sameBytes`, but for passwords: the timing must not even reveal the length. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}
