import { sign, verify } from 'node:crypto'
import { header } from '../../core/delivery/delivery.ts'
import { isObject, type JsonObject } from '../../core/json/json.ts'
import type { Scheme } from '../../core/provider/provider.ts'
import { rsaPrivateKey, rsaPublicKey } from '../../core/signature/keys.ts'
import { invalid, lagoHeaders, pemOf } from './message.ts'

/**
 * `X-Lago-Signature-Algorithm: jwt`: a JWT, signed with RS256, whose `data` is the body as a string. The secret is an
 * RSA key in PEM, optionally base64-encoded: the public key for verifying, or the private key for signing. No other
 * algorithm is accepted, regardless of the token's header.
 */
export const lagoJwt: Scheme = {
  name: 'lago-jwt',
  keyPair: true,
  verify: (delivery, secret) => {
    const token = header(delivery, 'x-lago-signature')
    if (token === undefined) return invalid('missing', 'there is no X-Lago-Signature header')
    if (header(delivery, 'x-lago-signature-algorithm') !== 'jwt')
      return invalid('missing', 'X-Lago-Signature-Algorithm is not jwt')
    const key = rsaPublicKey(pemOf(secret) ?? '')
    if (!key) return invalid('malformed', 'the secret is not an RSA key in PEM')
    const [head = '', claims = '', signature = '', ...more] = token.split('.')
    if (more.length > 0 || signature === '') return invalid('malformed', 'X-Lago-Signature is not a JWT')
    if (json(head)?.['alg'] !== 'RS256') return invalid('malformed', 'the JWT is not signed with RS256')
    const bytes = Buffer.from(signature, 'base64url')
    if (
      bytes.toString('base64url') !== signature ||
      !verify('RSA-SHA256', Buffer.from(`${head}.${claims}`), key, bytes)
    ) {
      return invalid('mismatch', 'the JWT is not signed with this key')
    }
    const data = json(claims)?.['data']
    const isBody = typeof data === 'string' && Buffer.from(data).equals(delivery.body)
    return isBody ? { ok: true } : invalid('mismatch', 'the JWT is signed for another body')
  },
  sign: (delivery, secret, { id }) => {
    const key = rsaPrivateKey(pemOf(secret) ?? '')
    const data = Buffer.from(delivery.body.buffer, delivery.body.byteOffset, delivery.body.length).toString('utf8')
    const token = [{ alg: 'RS256' }, { data, iss: 'https://lago.example' }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    // Without a private key, the token does not verify.
    return lagoHeaders(
      'jwt',
      `${token}.${key ? sign('RSA-SHA256', Buffer.from(token), key).toString('base64url') : 'none'}`,
      id,
    )
  },
}

function json(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
