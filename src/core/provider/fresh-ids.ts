import { createHash } from 'node:crypto'
import type { Message } from '../delivery/delivery.ts'
import { jsonTokens } from '../redact/json-tokens.ts'

/**
 * Replaces ids in a JSON body with fresh ones, leaving all other bytes unchanged.
 * @param isId true if this string or whole number, under this key, is a provider's id that must be replaced
 */
export function renameJson(body: Uint8Array, seed: string, isId: (text: string, key: string) => boolean): Uint8Array {
  return replaceJson(body, (text, key) => (isId(text, key) ? freshId(text, seed) : undefined))
}

/**
 * Replaces strings and whole numbers in a JSON body, leaving all other bytes unchanged.
 * @param replacement returns the replacement for this string or number under this key; undefined to keep it
 */
export function replaceJson(
  body: Uint8Array,
  replacement: (text: string, key: string) => string | undefined,
): Uint8Array {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')
  let renamed = ''
  let done = 0
  for (const token of jsonTokens(text)) {
    if (token.kind === 'key' || (token.kind === 'number' && !/^\d+$/.test(token.text))) continue
    const fresh = replacement(token.text, token.key)
    if (fresh === undefined) continue
    renamed += text.slice(done, token.start) + (token.kind === 'number' ? fresh : JSON.stringify(fresh))
    done = token.end
  }
  return done === 0 ? body : Buffer.from(renamed + text.slice(done))
}

/**
 * Returns a new id of the same form: prefix, length, case and alphabet are preserved, and a number remains a number.
 * The same seed and id always produce the same result.
 */
export function freshId(id: string, seed: string): string {
  const place = resource.exec(id)?.[0] ?? ''
  return place + freshPart(id.slice(place.length), seed)
}

/** Matches the prefix of an id that also occurs without the prefix: `gid://shopify/Order/`, `inv:0-`. */
const resource = /^(?:[a-z]+:\/\/[A-Za-z]+\/[A-Za-z]+\/|[a-z]{1,8}:\d-)/
/** Matches `evt_`, `pi_test_` and the two letters at the start of `EV01J2K3L4`. */
const kind = /^(?:[A-Za-z]{1,12}[_-](?:test_|live_)?|[A-Z]{2}(?=\d))/

function freshPart(id: string, seed: string): string {
  const prefix = kind.exec(id)?.[0] ?? ''
  const random = randomBytes(`${seed}\n${id}`, id.length)
  const rest = id.slice(prefix.length)
  if (/^[1-9]\d*$/.test(id))
    return id.replaceAll(/\d/g, (_digit, at: number) =>
      String(at === 0 ? 1 + ((random[at] ?? 0) % 9) : (random[at] ?? 0) % 10),
    )
  const isHex = /^[0-9a-f-]+$/.test(rest)
  return prefix + rest.replaceAll(/[A-Za-z0-9]/g, (character, at: number) => alike(character, random[at] ?? 0, isHex))
}

function alike(character: string, random: number, hex: boolean): string {
  const alphabet = /\d/.test(character)
    ? '0123456789'
    : hex
      ? 'abcdef'
      : /[a-z]/.test(character)
        ? 'abcdefghijklmnopqrstuvwxyz'
        : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  return alphabet[random % alphabet.length] ?? character
}

function randomBytes(seed: string, count: number): Uint8Array {
  return createHash('shake256', { outputLength: Math.max(count, 1) })
    .update(seed)
    .digest()
}

/** Replaces ids in a message's body, as `renameJson` does, and in the named headers. */
export function renameMessage(
  message: Message,
  seed: string,
  isId: (text: string, key: string) => boolean,
  idHeaders: readonly string[] = [],
): Message {
  return {
    headers: message.headers.map(([name, value]) => [
      name,
      idHeaders.includes(name.toLowerCase()) ? freshId(value, seed) : value,
    ]),
    body: renameJson(message.body, seed, isId),
  }
}
