import { createHash } from 'node:crypto'

/**
 * What stands for content that is too long to be compared. In base64: long hexadecimal digits in a state are taken for
 * generated ids, and do not count.
 */
export function digestOf(content: string | Uint8Array): string {
  return digestText('sha256', createHash('sha256').update(content).digest())
}

/** @param digest as bytes, or in hexadecimal digits */
export function digestText(algorithm: 'sha256' | 'md5', digest: string | Uint8Array): string {
  return `${algorithm}:${(typeof digest === 'string' ? Buffer.from(digest, 'hex') : Buffer.from(digest)).toString('base64')}`
}

/** A value of bytes: its digest, but 16 bytes are a UUID. The servers do the same in SQL. */
export function bytesOf(value: Uint8Array): string {
  return value.length === 16 ? Buffer.from(value).toString('hex') : digestOf(value)
}
