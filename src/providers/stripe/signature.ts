import { header, type Message } from '../../core/delivery/delivery.ts'
import { hmacSha256Hex, sameBytes } from '../../core/hmac.ts'
import type { Scheme, SchemeResult } from '../../core/provider/provider.ts'
import { judgeAge } from '../../core/signature/age.ts'

const name = 'stripe-signature'

/**
 * `Stripe-Signature: t=<unix s>,v1=<hex>[,v1=…]`: HMAC-SHA256 over `{t}.{body}` with the whole secret, including
 * `whsec_`. Other elements (`v0`) are ignored. As in Stripe's own libraries, the age is counted in whole seconds, and
 * by default a timestamp may be in the future.
 */
export const stripeSignature: Scheme = {
  name: 'stripe-v1',
  verify: (delivery, secret, at) => {
    const value = header(delivery, name)
    if (value === undefined) return invalid('missing', 'there is no Stripe-Signature header')
    const { time, signatures } = parse(value)
    if (time === undefined) return invalid('malformed', 'Stripe-Signature does not have exactly one t=<seconds>')
    if (signatures.length === 0) return invalid('malformed', 'Stripe-Signature has no v1=<hex>')
    const expected = Buffer.from(sign(delivery, secret, time))
    if (!signatures.some((signature) => sameBytes(Buffer.from(signature), expected))) {
      return invalid('mismatch', 'no v1 signature matches this body and secret')
    }
    return judgeAge(Number(time) * 1_000, at, 1_000)
  },
  sign: (delivery, secret, { now }) => {
    const time = String(Math.floor(now / 1_000))
    return { headers: [['Stripe-Signature', `t=${time},v1=${sign(delivery, secret, time)}`]] }
  },
  join: (first, second) => `${first},${second.replace(/^t=\d+,/, '')}`,
}

/** Parses the header as strictly as the strictest official library: no spaces, and exactly one timestamp. */
function parse(value: string): { time: string | undefined; signatures: string[] } {
  const times: string[] = []
  const signatures: string[] = []
  for (const element of value.split(',')) {
    const [key, content = ''] = element.split('=', 2)
    if (content !== '' && key === 't') times.push(content)
    if (content !== '' && key === 'v1') signatures.push(content)
  }
  const [time, ...more] = times
  return { time: time !== undefined && more.length === 0 && /^\d{1,12}$/.test(time) ? time : undefined, signatures }
}

function sign(delivery: Message, secret: string, time: string): string {
  return hmacSha256Hex(secret, `${time}.`, delivery.body)
}

function invalid(reason: 'missing' | 'malformed' | 'mismatch', detail: string): SchemeResult {
  return { ok: false, reason, detail }
}
