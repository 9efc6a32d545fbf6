import { isObject, type JsonObject } from '../../core/json/json.ts'
import { parseExactJson } from '../../core/json/exact.ts'

/** The three parts of a JWS in compact form, still encoded. */
export interface Jws {
  readonly header: string
  readonly payload: string
  readonly signature: string
}

export function splitJws(text: string): Jws | undefined {
  const [header, payload, signature, ...more] = text.split('.', 4)
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) return undefined
  return [header, payload, signature].every((part) => /^[\w-]*$/.test(part))
    ? { header, payload, signature }
    : undefined
}

/** Decodes the JSON object in a part, without verifying anything. */
export function jsonOf(part: string): JsonObject | undefined {
  return parseObject(Buffer.from(part, 'base64url').toString('utf8'))
}

/** Parses a JSON object, keeping the digits of its numbers; undefined if the text is not a JSON object. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const json = parseExactJson(text)
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

export function encode(content: string | Uint8Array): string {
  return Buffer.from(content as string).toString('base64url')
}
