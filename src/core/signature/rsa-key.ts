import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { memo } from '../memo.ts'

/** The RSA key that verifies, of a public or a private one in PEM; undefined for anything else. */
export const rsaPublicKey = memo((pem: string) => rsaKey(() => createPublicKey(pem)))

/** The RSA key that signs, in PEM; undefined for anything else. */
export const rsaPrivateKey = memo((pem: string) => rsaKey(() => createPrivateKey(pem)))

function rsaKey(create: () => KeyObject): KeyObject | undefined {
  try {
    const key = create()
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}
