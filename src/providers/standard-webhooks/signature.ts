import { header, type Header, type Outgoing } from '../../core/delivery.ts'
import { hmacSha256, sameBytes } from '../../core/hmac.ts'
import type { Scheme, SchemeResult } from '../../core/provider.ts'

/** The three headers under either of their prefixes; Svix sends its own. */
export function standardHeader(delivery: Outgoing, part: 'id' | 'timestamp' | 'signature'): string | undefined {
  return header(delivery, `webhook-${part}`) ?? header(delivery, `svix-${part}`)
}

/**
 * `webhook-signature: v1,<base64>[ v1,…]`: HMAC-SHA256 over `{id}.{timestamp}.{body}`; the key is the base64 after
 * `whsec_`. The tolerance holds on both sides, in whole seconds. Source: the Standard Webhooks specification.
 */
export const standardSignature: Scheme = {
  name: 'standard-webhooks-v1',
  verify: (delivery, secret, clock) => {
    const id = standardHeader(delivery, 'id')
    const timestamp = standardHeader(delivery, 'timestamp')
    const signatures = standardHeader(delivery, 'signature')
    if (!id) return invalid('missing', 'there is no webhook-id header')
    if (!timestamp) return invalid('missing', 'there is no webhook-timestamp header')
    if (!signatures) return invalid('missing', 'there is no webhook-signature header')
    if (!/^\d{1,12}$/.test(timestamp)) return invalid('malformed', 'webhook-timestamp is not a number of seconds')
    const key = keyOf(secret)
    if (!key) return invalid('malformed', 'the secret is not base64 after whsec_')
    const expected = Buffer.from(sign(delivery, key, id, timestamp))
    const given = signatures.split(' ').filter((signature) => signature.startsWith('v1,'))
    if (given.length === 0) return invalid('malformed', 'webhook-signature has no v1,<base64>')
    if (!given.some((signature) => sameBytes(Buffer.from(signature), expected))) {
      return invalid('mismatch', 'no v1 signature fits this body and secret')
    }
    const age = Math.floor(clock.now / 1_000) - Number(timestamp)
    if (Math.abs(age) * 1_000 > clock.tolerance) {
      return invalid('expired', `signed ${Math.abs(age)} s ${age > 0 ? 'before' : 'after'} it was received`)
    }
    return { ok: true, signedAt: Number(timestamp) * 1_000 }
  },
  sign: (delivery, secret, { now, id }) => {
    const timestamp = String(Math.floor(now / 1_000))
    // What is no key makes a signature that does not verify: see secretProblem.
    const key = keyOf(secret) ?? Buffer.from(secret)
    const prefix = header(delivery, 'svix-id') === undefined ? 'webhook' : 'svix'
    const headers: Header[] = [
      [`${prefix}-id`, id],
      [`${prefix}-timestamp`, timestamp],
      [`${prefix}-signature`, sign(delivery, key, id, timestamp)],
    ]
    return { headers }
  },
}

function keyOf(secret: string): Buffer | undefined {
  const encoded = secret.startsWith('whsec_') ? secret.slice(6) : secret
  return /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : undefined
}

function sign(delivery: Outgoing, key: Uint8Array, id: string, timestamp: string): string {
  return `v1,${hmacSha256(key, `${id}.${timestamp}.`, delivery.body).toString('base64')}`
}

function invalid(reason: 'missing' | 'malformed' | 'mismatch' | 'expired', detail: string): SchemeResult {
  return { ok: false, reason, detail }
}
