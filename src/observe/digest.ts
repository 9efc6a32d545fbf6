import { createHash } from 'node:crypto'

/**
 * A digest that replaces content too long to compare. In base64, because long hexadecimal digits in a state are treated
 * as generated ids and ignored.
 */
export function digestOf(content: string | Uint8Array): string {
  return digestText('sha256', createHash('sha256').update(content).digest())
}

/** @param digest bytes, or hexadecimal digits */
export function digestText(algorithm: 'sha256' | 'md5', digest: string | Uint8Array): string {
  const bytes = typeof digest === 'string' ? Buffer.from(digest, 'hex') : Buffer.from(digest)
  return `${algorithm}:${bytes.toString('base64')}`
}

/** Represents a binary value: 16 bytes as a UUID, others as their digest. The servers do the same in SQL. */
export function bytesOf(value: Uint8Array): string {
  return value.length === 16 ? Buffer.from(value).toString('hex') : digestOf(value)
}
