import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { memo } from '../memo.ts'

/** Decodes a hexadecimal secret; undefined for any other string. */
export function hexKey(secret: string): Buffer | undefined {
  return /^(?:[\dA-Fa-f]{2})+$/.test(secret) ? Buffer.from(secret, 'hex') : undefined
}

/** Decodes a base64 secret, with or without `whsec_`; undefined for any other string, or if the key is empty. */
export function base64Key(secret: string): Buffer | undefined {
  const encoded = secret.startsWith('whsec_') ? secret.slice(6) : secret
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : undefined
  return bytes && bytes.length > 0 ? bytes : undefined
}

/**
 * True if a secret is a certificate or belongs to a key pair: PEM with any label, possibly in base64; DER in base64;
 * `whpk_` and `whsk_`.
 */
export function isOfKeyPair(secret: string): boolean {
  return look(secret) ?? false
}

/** Memoised, because every secret is checked on every delivery. */
const look = memo((secret: string): boolean => {
  if (/^wh[ps]k_/.test(secret) || secret.includes('-----BEGIN ')) return true
  const bytes = Buffer.from(secret, 'base64')
  return bytes.includes('-----BEGIN ') || isPublicDer(bytes)
})

function isPublicDer(bytes: Buffer): boolean {
  // Every public key and certificate is an ASN.1 sequence, which begins with this byte; few secrets do.
  if (bytes[0] !== 0x30) return false
  const formats = [
    { format: 'der', type: 'spki' },
    { format: 'der', type: 'pkcs1' },
  ] as const
  return (
    formats.some((format) => parses({ key: bytes, ...format })) ||
    parses(`-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----`)
  )
}

function parses(key: Parameters<typeof createPublicKey>[0]): boolean {
  try {
    return Boolean(createPublicKey(key))
  } catch {
    return false
  }
}

/** Returns the RSA key to verify with, from a public or private key in PEM; undefined for anything else. */
export const rsaPublicKey = memo((pem: string) => rsaKey(() => createPublicKey(pem)))

/** Returns the RSA key to sign with, from a private key in PEM; undefined for anything else. */
export const rsaPrivateKey = memo((pem: string) => rsaKey(() => createPrivateKey(pem)))

function rsaKey(create: () => KeyObject): KeyObject | undefined {
  try {
    const key = create()
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}
