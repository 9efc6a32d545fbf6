import { contentHash } from '../../core/content-hash.ts'
import { header } from '../../core/delivery.ts'
import { sameBytes } from '../../core/hmac.ts'
import type { Scheme } from '../../core/provider.ts'

/**
 * `Authorization: <value>`, chosen in the dashboard and sent as it is. It proves who sends, not what: the body is not
 * signed. Compared by hash, so that not even its length shows in the time.
 */
export const revenueCatAuthorization: Scheme = {
  name: 'revenuecat-authorization',
  verify: (delivery, secret) => {
    const given = header(delivery, 'authorization')
    if (given === undefined) return { ok: false, reason: 'missing', detail: 'there is no Authorization header' }
    if (secret === '') return { ok: false, reason: 'malformed', detail: 'the secret is empty' }
    if (sameBytes(Buffer.from(contentHash(given)), Buffer.from(contentHash(secret)))) return { ok: true }
    return { ok: false, reason: 'mismatch', detail: 'the Authorization header is not the secret' }
  },
  sign: (_delivery, secret) => ({ headers: [['Authorization', secret]] }),
}
