import { generateKeyPairSync } from 'node:crypto'

/** Creates an RSA key pair in PEM format for tests. The keys are short, so that this is fast. */
export function rsaPem(): { readonly publicKey: string; readonly privateKey: string } {
  const pem = { format: 'pem' } as const
  return generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { ...pem, type: 'spki' },
    privateKeyEncoding: { ...pem, type: 'pkcs8' },
  })
}
