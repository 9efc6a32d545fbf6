import { createPrivateKey, type KeyObject } from 'node:crypto'

/** An RSA private key in PEM; undefined for anything else. */
export function rsaKeyOf(pem: string): KeyObject | undefined {
  if (!pem.includes('PRIVATE KEY-----')) return undefined
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}
