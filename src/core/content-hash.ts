import { hash } from 'node:crypto'

/** SHA-256 in base64url; identifies content, does not authenticate it. */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url')
}

/** The same of a part of a body, printed; of the whole body when the part is nested too deep to be printed. */
export function jsonHash(part: unknown, body: Uint8Array): string {
  let printed: string | Uint8Array
  try {
    printed = JSON.stringify(part)
  } catch {
    printed = body
  }
  return contentHash(printed)
}
