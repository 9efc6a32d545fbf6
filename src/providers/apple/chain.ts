import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'

/** Object identifiers that Apple puts into the certificates of the App Store, in DER. */
const leafMark = Buffer.from('060a2a864886f76364060b01', 'hex')
const intermediateMark = Buffer.from('060a2a864886f76364060201', 'hex')

/** The certificates of a PEM text in their order; those that cannot be read are left out. */
export function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return blocks.flatMap((block) => readCertificate(block) ?? [])
}

/** The private key in a PEM text. */
export function privateKeyOf(pem: string): KeyObject | undefined {
  const block = /-----BEGIN (EC )?PRIVATE KEY-----[^-]+-----END \1?PRIVATE KEY-----/.exec(pem)?.[0]
  try {
    return block === undefined ? undefined : createPrivateKey(block)
  } catch {
    return undefined
  }
}

/** PEM, or DER. */
export function readCertificate(content: string | Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(content)
  } catch {
    return undefined
  }
}

/**
 * The whole chain when one of the roots has issued the intermediate, and that the leaf, and both bear the marks of
 * the App Store. The root that a sender brings along counts for nothing.
 */
export function trustedChain(
  [leaf, intermediate]: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): readonly [leaf: X509Certificate, intermediate: X509Certificate, root: X509Certificate] | undefined {
  if (!leaf || !intermediate?.ca) return undefined
  if (!leaf.raw.includes(leafMark) || !intermediate.raw.includes(intermediateMark)) return undefined
  const root = roots.find((one) => issued(one, intermediate))
  return root && issued(intermediate, leaf) ? [leaf, intermediate, root] : undefined
}

/** Why one of them does not hold at a time (Unix milliseconds); undefined when all do. */
export function outOfDate(chain: readonly X509Certificate[], now: number): string | undefined {
  const names = ['leaf', 'intermediate', 'root']
  for (const [index, { validFrom, validTo }] of chain.entries()) {
    const name = `the ${names[index] ?? 'next'} certificate is valid`
    if (now < Date.parse(validFrom)) return `${name} only from ${validFrom}`
    if (now > Date.parse(validTo)) return `${name} only until ${validTo}`
  }
  return undefined
}

function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  try {
    return subject.checkIssued(issuer) && subject.verify(issuer.publicKey)
  } catch {
    return false
  }
}
