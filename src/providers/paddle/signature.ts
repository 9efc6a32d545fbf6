import { header, type Message } from '../../core/delivery/delivery.ts'
import { hmacSha256Hex, sameBytes } from '../../core/hmac.ts'
import type { Scheme, SchemeResult } from '../../core/provider/provider.ts'
import { judgeAge } from '../../core/signature/age.ts'

/**
 * `Paddle-Signature: ts=<unix s>;h1=<hex>[;h1=…]`: HMAC-SHA256 over `{ts}:{body}`. There are several `h1` values while
 * a secret is being rotated, and a single match is enough; Paddle's own Node package checks only the last value. By
 * default, a timestamp may not be too old, but it may be in the future.
 */
export const paddleSignature: Scheme = {
  name: 'paddle-h1',
  verify: (delivery, secret, at) => {
    const value = header(delivery, 'paddle-signature')
    if (value === undefined) return invalid('missing', 'there is no Paddle-Signature header')
    const { time, signatures } = parse(value)
    if (time === undefined) return invalid('malformed', 'Paddle-Signature does not have exactly one ts=<seconds>')
    if (signatures.length === 0) return invalid('malformed', 'Paddle-Signature has no h1=<hex>')
    const expected = Buffer.from(sign(delivery, secret, time))
    if (!signatures.some((signature) => sameBytes(Buffer.from(signature), expected))) {
      return invalid('mismatch', 'no h1 signature matches this body and secret')
    }
    return judgeAge(Number(time) * 1_000, at)
  },
  sign: (delivery, secret, { now }) => {
    const time = String(Math.floor(now / 1_000))
    return { headers: [['Paddle-Signature', `ts=${time};h1=${sign(delivery, secret, time)}`]] }
  },
  join: (first, second) => `${first};${second.replace(/^ts=\d+;/, '')}`,
}

function parse(value: string): { time: string | undefined; signatures: string[] } {
  const elements = value.split(';').map((element) => element.split('=', 2))
  const contents = (name: string) =>
    elements.flatMap(([key, content = '']) => (key === name && content !== '' ? [content] : []))
  const [time, ...more] = contents('ts')
  const usable = time !== undefined && more.length === 0 && /^\d{1,12}$/.test(time)
  return { time: usable ? time : undefined, signatures: contents('h1') }
}

function sign(delivery: Message, secret: string, time: string): string {
  return hmacSha256Hex(secret, `${time}:`, delivery.body)
}

function invalid(reason: 'missing' | 'malformed' | 'mismatch', detail: string): SchemeResult {
  return { ok: false, reason, detail }
}
