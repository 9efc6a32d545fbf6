import { header } from '../../core/delivery/delivery.ts'
import { sameText } from '../../core/hmac.ts'
import type { Scheme } from '../../core/provider/provider.ts'

/**
 * `Authorization: <value>`, where the value is chosen in the dashboard and sent unchanged. It authenticates the sender;
 * the body is not signed.
 */
export const revenueCatAuthorization: Scheme = {
  name: 'revenuecat-authorization',
  sendsSecret: true,
  verify: (delivery, secret) => {
    const given = header(delivery, 'authorization')
    if (given === undefined) return { ok: false, reason: 'missing', detail: 'there is no Authorization header' }
    if (secret === '') return { ok: false, reason: 'malformed', detail: 'the secret is empty' }
    if ([secret, asHeader(secret)].some((one) => sameText(given, one))) return { ok: true }
    return { ok: false, reason: 'mismatch', detail: 'the Authorization header does not match the secret' }
  },
  sign: (_delivery, secret) => ({ headers: [['Authorization', asHeader(secret)]] }),
}

/**
 * Encodes a secret as a header value. Headers are read and sent as one character per byte, so non-ASCII letters arrive
 * as their UTF-8 bytes.
 */
function asHeader(secret: string): string {
  return Buffer.from(secret).toString('latin1')
}
