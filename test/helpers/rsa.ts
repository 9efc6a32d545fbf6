import { generateKeyPairSync } from 'node:crypto'

/** Creates an RSA key pair for tests in PEM format; short, for speed. */
export function rsaPem(): { readonly publicKey: string; readonly privateKey: string } {
  const pem = { format: 'pem' } as const
  return generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { ...pem, type: 'spki' },
    privateKeyEncoding: { ...pem, type: 'pkcs8' },
  })
}
