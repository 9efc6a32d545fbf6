import { header } from '../../core/delivery/delivery.ts'
import { hmacSha256, sameBytes } from '../../core/hmac.ts'
import type { Scheme } from '../../core/provider/provider.ts'
import { invalid, lagoHeaders } from './message.ts'

/** `X-Lago-Signature-Algorithm: hmac`: base64 HMAC-SHA256 over the body with the organisation's key. */
export const lagoHmac: Scheme = {
  name: 'lago-hmac',
  verify: (delivery, secret) => {
    const given = header(delivery, 'x-lago-signature')
    if (given === undefined) return invalid('missing', 'there is no X-Lago-Signature header')
    if (header(delivery, 'x-lago-signature-algorithm') !== 'hmac')
      return invalid('missing', 'X-Lago-Signature-Algorithm is not hmac')
    if (secret === '') return invalid('malformed', 'the secret is empty')
    const expected = hmacSha256(secret, delivery.body).toString('base64')
    return sameBytes(Buffer.from(given), Buffer.from(expected))
      ? { ok: true }
      : invalid('mismatch', 'the signature does not match this body and secret')
  },
  sign: (delivery, secret, { id }) => lagoHeaders('hmac', hmacSha256(secret, delivery.body).toString('base64'), id),
}
