import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { memo } from '../../core/memo.ts'
import type { Scheme } from '../../core/provider/provider.ts'
import { standardScheme } from './message.ts'

/**
 * `v1a`: ed25519. A public key (`whpk_` followed by the base64 of 32 bytes) verifies. A private key (`whsk_` followed
 * by the base64 of the seed: 32 bytes, or 64 with the public key appended) signs and verifies.
 */
export const standardAsymmetric: Scheme = standardScheme({
  name: 'standard-webhooks-v1a',
  prefix: 'v1a',
  keyPair: true,
  problem: 'the secret is not an ed25519 key: whpk_ or whsk_ followed by base64',
  check: (secret, content) => {
    const key = publicKey(secret)
    return (
      key &&
      ((signature) =>
        /^[A-Za-z0-9+/]{86}==$/.test(signature) && verify(null, content, key, Buffer.from(signature, 'base64')))
    )
  },
  sign: (secret, content) => {
    const key = privateKey(secret)
    return key ? sign(null, content, key).toString('base64') : ''
  },
})

/** DER prefixes for the 32 key bytes of a private and a public key (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const spki = Buffer.from('302a300506032b6570032100', 'hex')

const publicKey = memo((secret: string): KeyObject | undefined => {
  const bytes = bytesOf(secret, 'whpk_')
  if (bytes?.length === 32) return createPublicKey({ key: Buffer.concat([spki, bytes]), format: 'der', type: 'spki' })
  const own = privateKey(secret)
  return own && createPublicKey(own)
})

const privateKey = memo((secret: string): KeyObject | undefined => {
  const bytes = bytesOf(secret, 'whsk_')
  if (bytes?.length !== 32 && bytes?.length !== 64) return undefined
  return createPrivateKey({ key: Buffer.concat([pkcs8, bytes.subarray(0, 32)]), format: 'der', type: 'pkcs8' })
})

function bytesOf(secret: string, prefix: string): Buffer | undefined {
  const encoded = secret.slice(prefix.length)
  return secret.startsWith(prefix) && /^[A-Za-z0-9+/]+={0,2}$/.test(encoded)
    ? Buffer.from(encoded, 'base64')
    : undefined
}
