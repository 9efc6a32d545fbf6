import { headerValues, type Message } from '../delivery/delivery.ts'
import { hmacSha256, sameBytes } from '../hmac.ts'
import type { Scheme, Settings } from '../provider/provider.ts'

export interface BodyHmac {
  /** Name of the scheme. */
  readonly name: string
  /** Name of the signature header, in the provider's case. */
  readonly header: string
  readonly encoding: 'hex' | 'base64'
  /** Prefix of the encoded signature, such as `sha256=`. */
  readonly prefix?: string
  /** Returns the key bytes; undefined if the secret is not a valid key. By default, the bytes of the secret's text. */
  readonly key?: (secret: string) => Uint8Array | undefined
  /** Returns a string to prepend to the body before signing; undefined if a required setting is missing. */
  readonly before?: (settings: Settings) => string | undefined
  /** Messages for an unusable secret or a missing setting. */
  readonly problems?: { readonly key?: string; readonly before?: string }
  /** Name of the header for the event id, if the provider sends the id unsigned along with the signature. */
  readonly idHeader?: string
}

/**
 * Creates a scheme that sends the HMAC-SHA256 of the body bytes in one header, as most providers do. No time is signed.
 */
export function bodyHmac({
  name,
  header,
  encoding,
  prefix = '',
  key = textKey,
  before = () => '',
  problems = {},
  idHeader,
}: BodyHmac): Scheme {
  const lowerCase = header.toLowerCase()
  const signature = ({ body }: Message, bytes: Uint8Array | string, first: string): string =>
    prefix + hmacSha256(bytes, first, body).toString(encoding)
  return {
    name,
    verify: (delivery, secret, { settings = {} }) => {
      const bytes = key(secret)
      const first = before(settings)
      if (!bytes) return { ok: false, reason: 'malformed', detail: problems.key ?? 'the secret is not a valid key' }
      const given = headerValues(delivery, lowerCase)
      if (given.length === 0) return { ok: false, reason: 'missing', detail: `there is no ${header} header` }
      if (first === undefined)
        return { ok: false, reason: 'missing', detail: problems.before ?? 'a setting is missing' }
      if (prefix !== '' && !given.some((value) => value.startsWith(prefix))) {
        return { ok: false, reason: 'malformed', detail: `${header} does not begin with ${prefix}` }
      }
      const expected = Buffer.from(signature(delivery, bytes, first))
      return given.some((value) => sameBytes(Buffer.from(value), expected))
        ? { ok: true }
        : { ok: false, reason: 'mismatch', detail: `${header} does not match this body and secret` }
    },
    sign: (delivery, secret, { id, settings = {} }) => {
      const signed = signature(delivery, key(secret) ?? secret, before(settings) ?? '')
      return { headers: [[header, signed], ...(idHeader === undefined ? [] : [[idHeader, id] as const])] }
    },
  }
}

function textKey(secret: string): Uint8Array {
  return Buffer.from(secret)
}
