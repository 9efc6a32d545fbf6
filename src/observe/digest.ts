import { createHash } from 'node:crypto'

/**
 * Returns a digest to replace content that is too long to compare. It is in base64, because long hexadecimal strings in
 * a state are treated as generated ids and ignored.
 */
export function digestOf(content: string | Uint8Array): string {
  return digestText('sha256', createHash('sha256').update(content).digest())
}

/** @param digest bytes, or a hexadecimal string */
export function digestText(algorithm: 'sha256' | 'md5', digest: string | Uint8Array): string {
  const bytes = typeof digest === 'string' ? Buffer.from(digest, 'hex') : Buffer.from(digest)
  return `${algorithm}:${bytes.toString('base64')}`
}

/**
 * Represents a binary value: 16 bytes in hexadecimal, like a UUID; any other length as a digest. The observers of
 * database servers do the same in SQL.
 */
export function bytesOf(value: Uint8Array): string {
  return value.length === 16 ? Buffer.from(value).toString('hex') : digestOf(value)
}
