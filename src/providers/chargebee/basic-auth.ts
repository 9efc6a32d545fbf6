import { header } from '../../core/delivery/delivery.ts'
import { sameText } from '../../core/hmac.ts'
import type { Scheme } from '../../core/provider/provider.ts'

/**
 * `Authorization: Basic <base64 of user:password>`; the secret is `user:password`. This authenticates the sender; the
 * body is not signed.
 */
export const chargebeeBasicAuth: Scheme = {
  name: 'chargebee-basic-auth',
  sendsSecret: true,
  verify: (delivery, secret) => {
    if (!secret.includes(':')) return { ok: false, reason: 'malformed', detail: 'the secret is not user:password' }
    const value = header(delivery, 'authorization')
    if (value === undefined) return { ok: false, reason: 'missing', detail: 'there is no Authorization header' }
    if (!/^Basic \S+$/.test(value))
      return { ok: false, reason: 'malformed', detail: 'Authorization is not Basic with a single value' }
    return sameText(value, authorization(secret))
      ? { ok: true }
      : { ok: false, reason: 'mismatch', detail: 'Authorization does not match the user and password in the secret' }
  },
  sign: (_delivery, secret) => ({ headers: [['Authorization', authorization(secret)]] }),
}

function authorization(secret: string): string {
  return `Basic ${Buffer.from(secret).toString('base64')}`
}
