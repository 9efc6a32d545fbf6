import { hash } from 'node:crypto'

/** Computes a SHA-256 hash in base64url. It identifies content but does not authenticate it. */
export function contentHash(content: string | Uint8Array): string {
  return hash('sha256', content, 'base64url')
}

/** Hashes part of a body, serialised as JSON; hashes the whole body if that part is nested too deeply to serialise. */
export function jsonHash(part: unknown, body: Uint8Array): string {
  try {
    return contentHash(JSON.stringify(part))
  } catch {
    const hash = bodyHashes.get(body) ?? contentHash(body)
    bodyHashes.set(body, hash)
    return hash
  }
}

/** A batch may have many such parts, so its body is hashed only once. */
const bodyHashes = new WeakMap<Uint8Array, string>()
