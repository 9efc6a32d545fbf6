import { header, type Message } from '../../core/delivery/delivery.ts'
import { hmacSha256Hex, sameBytes } from '../../core/hmac.ts'
import type { Scheme, SchemeResult } from '../../core/provider/provider.ts'
import { judgeAge } from '../../core/signature/age.ts'

/** Smallest time that is read as milliseconds. Read as seconds, it would be in the year 5138. */
const firstMilliseconds = 1e11

/**
 * `recurly-signature: <time>,<hex>[,<hex>]`: HMAC-SHA256 over `{time}.{body}`, with two signatures for a day after the
 * key is rotated. Clients disagree on the unit of the time: we accept seconds and milliseconds, and sign milliseconds.
 */
export const recurlySignature: Scheme = {
  name: 'recurly-hmac',
  verify: (delivery, secret, at) => {
    const value = header(delivery, 'recurly-signature')
    if (value === undefined) return invalid('missing', 'there is no recurly-signature header')
    const [time = '', ...signatures] = value.split(',')
    if (!/^\d{1,15}$/.test(time)) return invalid('malformed', 'recurly-signature does not start with a timestamp')
    if (signatures.every((signature) => signature === ''))
      return invalid('malformed', 'recurly-signature has no <hex> after its time')
    const expected = Buffer.from(sign(delivery, secret, time))
    if (!signatures.some((signature) => sameBytes(Buffer.from(signature), expected))) {
      return invalid('mismatch', 'no signature matches this body and secret')
    }
    return judgeAge(Number(time) * (Number(time) < firstMilliseconds ? 1_000 : 1), at)
  },
  sign: (delivery, secret, { now }) => {
    const time = String(Math.floor(now))
    return { headers: [['recurly-signature', `${time},${sign(delivery, secret, time)}`]] }
  },
}

function sign(delivery: Message, secret: string, time: string): string {
  return hmacSha256Hex(secret, `${time}.`, delivery.body)
}

function invalid(reason: 'missing' | 'malformed' | 'mismatch', detail: string): SchemeResult {
  return { ok: false, reason, detail }
}
