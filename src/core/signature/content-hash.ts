import { hash } from 'node:crypto'

/** SHA-256 in base64url; identifies content, does not authenticate it. */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url')
}

/** The hash of a part of a body as JSON; of the whole body if the part is nested too deeply to print. */
export function jsonHash(part: unknown, body: Uint8Array): string {
  try {
    return contentHash(JSON.stringify(part))
  } catch {
    const hash = bodyHashes.get(body) ?? contentHash(body)
    bodyHashes.set(body, hash)
    return hash
  }
}

/** A batch may have many such parts, so its body is hashed once for all. */
const bodyHashes = new WeakMap<Uint8Array, string>()
