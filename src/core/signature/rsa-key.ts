import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { memo } from '../memo.ts'

/** The RSA public key from a public or private key in PEM; undefined for anything else. */
export const rsaPublicKey = memo((pem: string) => rsaKey(() => createPublicKey(pem)))

/** The RSA private key in PEM; undefined for anything else. */
export const rsaPrivateKey = memo((pem: string) => rsaKey(() => createPrivateKey(pem)))

function rsaKey(create: () => KeyObject): KeyObject | undefined {
  try {
    const key = create()
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}
