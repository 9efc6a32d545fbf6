import { sign, verify } from 'node:crypto'
import type { Scheme, SchemeResult } from '../../core/provider/provider.ts'
import { rsaPrivateKey, rsaPublicKey } from '../../core/signature/keys.ts'
import { fieldsToSign, formFields, phpSerialized } from './form.ts'

/**
 * Form field `p_signature`: base64 RSA-SHA1 over the other fields, sorted and serialised as in PHP. The secret is a PEM
 * key: Paddle's public key verifies; signing needs a private key, which can also verify.
 */
export const paddleClassicSignature: Scheme = {
  name: 'paddle-classic-rsa',
  keyPair: true,
  verify: (delivery, secret) => {
    const key = rsaPublicKey(pemOf(secret))
    if (!key) return invalid('malformed', 'the secret is not an RSA key in PEM')
    const fields = formFields(delivery)
    if (!fields) return invalid('malformed', 'a form field occurs twice')
    const { p_signature: encoded, ...signed } = fields
    if (encoded === undefined) return invalid('missing', 'there is no p_signature field')
    const signature = Buffer.from(encoded, 'base64')
    return signature.toString('base64') === encoded &&
      verify('sha1', Buffer.from(phpSerialized(signed)), key, signature)
      ? { ok: true }
      : invalid('mismatch', 'p_signature does not match these fields and key')
  },
  sign: (delivery, secret) => {
    const { p_signature: _old, ...fields } = fieldsToSign(delivery)
    const key = rsaPrivateKey(pemOf(secret))
    const signature = key ? sign('sha1', Buffer.from(phpSerialized(fields)), key).toString('base64') : 'unsigned'
    return {
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: Buffer.from(new URLSearchParams({ ...fields, p_signature: signature }).toString()),
    }
  },
}

/** Returns the PEM. In environment variables, its lines are often joined by a literal `\n`. */
function pemOf(secret: string): string {
  return secret.replaceAll('\\n', '\n')
}

function invalid(reason: 'missing' | 'malformed' | 'mismatch', detail: string): SchemeResult {
  return { ok: false, reason, detail }
}
