import { hmacSha256, sameBytes } from '../../core/hmac.ts'
import type { Scheme } from '../../core/provider/provider.ts'
import { base64Key } from '../../core/signature/keys.ts'
import { standardScheme } from './message.ts'

/** `v1`: HMAC-SHA256; the key is the base64 after `whsec_`. */
export const standardSignature: Scheme = hmacVersion(
  'standard-webhooks-v1',
  base64Key,
  'the secret is not base64 after whsec_',
)

/** Creates a `v1` scheme with the given key derivation. Senders derive the key from the secret in different ways. */
export function hmacVersion(name: string, key: (secret: string) => Uint8Array | undefined, problem: string): Scheme {
  return standardScheme({
    name,
    prefix: 'v1',
    problem,
    check: (secret, content) => {
      const bytes = key(secret)
      const expected = bytes && Buffer.from(hmacSha256(bytes, content).toString('base64'))
      return expected && ((signature) => sameBytes(Buffer.from(signature), expected))
    },
    // An invalid key produces a signature that does not verify: see secretProblem.
    sign: (secret, content) => hmacSha256(key(secret) ?? secret, content).toString('base64'),
  })
}
