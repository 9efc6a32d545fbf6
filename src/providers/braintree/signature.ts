import { hash } from 'node:crypto'
import { readBody } from '../../core/delivery/body.ts'
import { hmac, sameBytes } from '../../core/hmac.ts'
import { stringAt } from '../../core/json/json.ts'
import type { Scheme, SchemeResult } from '../../core/provider/provider.ts'
import { notificationIn, payloadOf } from './notification.ts'

/**
 * Form fields `bt_signature=<public key>|<hex>[&…]` and `bt_payload`: HMAC-SHA1 over the payload, with or without its
 * trailing line feed, as in Braintree's own libraries. The key is the SHA-1 hash of the private key. No timestamp is
 * signed.
 */
export const braintreeSignature: Scheme = {
  name: 'braintree-sha1',
  verify: (delivery, secret) => {
    const read = readBody(delivery)
    if (!read.ok || !read.fields)
      return invalid('missing', 'the body is not a form with the fields bt_signature and bt_payload')
    if (read.fields.flat().filter((one) => ownField.test(one)).length > 2)
      return invalid('malformed', 'bt_signature or bt_payload occurs twice, and it is unclear which one counts')
    const [signature, payload] = [stringAt(read.json, 'bt_signature'), stringAt(read.json, 'bt_payload')]
    if (signature === undefined) return invalid('missing', 'there is no bt_signature form field')
    if (payload === undefined) return invalid('missing', 'there is no bt_payload form field')
    const keys = keysOf(secret)
    if (!keys) return invalid('malformed', 'the secret is not <public key>:<private key>')
    if (/[^A-Za-z0-9+=/\n]/.test(payload)) return invalid('malformed', 'bt_payload is not base64')
    const pairs = signature.split('&').flatMap((pair) => (pair.includes('|') ? [pair.split('|', 2)] : []))
    if (pairs.length === 0) return invalid('malformed', 'bt_signature has no <public key>|<hex>')
    const own = pairs.find(([publicKey]) => publicKey === keys.publicKey)
    if (!own) return invalid('mismatch', 'bt_signature has no signature for this public key')
    const given = Buffer.from(own[1] ?? '')
    const fits = [payload, `${payload}\n`].map((signed) =>
      sameBytes(given, Buffer.from(digest(keys.privateKey, signed))),
    )
    if (!fits.includes(true)) return invalid('mismatch', 'the signature does not match this payload and private key')
    // Answers to challenges are signed with the same key, so the signature of a challenge must not be accepted as that
    // of a notification.
    return notificationIn(payload)
      ? { ok: true }
      : invalid('mismatch', 'bt_payload is signed, but is not a base64-encoded XML notification')
  },
  sign: (delivery, secret) => {
    const { publicKey, privateKey } = keysOf(secret) ?? { publicKey: '', privateKey: secret }
    const payload = payloadOf(delivery)
    const fields = new URLSearchParams({
      bt_signature: `${publicKey}|${digest(privateKey, payload)}`,
      bt_payload: payload,
    })
    return { headers: [['Content-Type', 'application/x-www-form-urlencoded']], body: Buffer.from(fields.toString()) }
  },
}

/** Also matches names that PHP rewrites (`bt.payload`, `bt_payload[]`) and fields after `;`, an old separator. */
const ownField = /bt[^a-z0-9]?(?:signature|payload)/i

/** Splits our secret, which combines both Braintree keys: `<public key>:<private key>`. */
export function keysOf(secret: string): { readonly publicKey: string; readonly privateKey: string } | undefined {
  const [, publicKey, privateKey] = /^([^:|&\s]+):([^\s]+)$/.exec(secret) ?? []
  return publicKey === undefined || privateKey === undefined ? undefined : { publicKey, privateKey }
}

/** Returns the signature in hexadecimal. */
export function digest(privateKey: string, content: string): string {
  return hmac('sha1', hash('sha1', privateKey, 'buffer'), content).toString('hex')
}

function invalid(reason: 'missing' | 'malformed' | 'mismatch', detail: string): SchemeResult {
  return { ok: false, reason, detail }
}
