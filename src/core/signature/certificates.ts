import { X509Certificate } from 'node:crypto'

/** Parses the certificates in a PEM string, in order, skipping unreadable ones. */
export function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return blocks.flatMap((block) => readCertificate(block) ?? [])
}

/** Parses a DER certificate or the first certificate in PEM data. */
export function readCertificate(content: string | Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(content)
  } catch {
    return undefined
  }
}

/** True if `subject` was issued and signed by `issuer`. */
export function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  try {
    return subject.checkIssued(issuer) && subject.verify(issuer.publicKey)
  } catch {
    return false
  }
}

export function isValidAt({ validFrom, validTo }: X509Certificate, now: number): boolean {
  return now >= Date.parse(validFrom) && now <= Date.parse(validTo)
}
