import { hash } from 'node:crypto'

/** SHA-256 in base64url; identifies content, does not authenticate it. */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url')
}

/** The same of a part of a body, printed; of the whole body when the part is nested too deep to be printed. */
export function jsonHash(part: unknown, body: Uint8Array): string {
  try {
    return contentHash(JSON.stringify(part))
  } catch {
    const hash = bodyHashes.get(body) ?? contentHash(body)
    bodyHashes.set(body, hash)
    return hash
  }
}

/** A batch may have many parts that are nested too deep; its body is read once for all of them. */
const bodyHashes = new WeakMap<Uint8Array, string>()
