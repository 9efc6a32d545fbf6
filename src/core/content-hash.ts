import { hash } from 'node:crypto'

/** SHA-256 in base64url; identifies content, does not authenticate it. */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url')
}
