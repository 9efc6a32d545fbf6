import { makeCertificate, type Certificate, type CertificateOptions } from './certificates.ts'

export const leafMark = '1.2.840.113635.100.6.11.1'
export const intermediateMark = '1.2.840.113635.100.6.2.1'

/** A certificate chain like the App Store's, from the signing certificate to the trusted root. */
export interface AppleChain {
  readonly leaf: Certificate
  readonly intermediate: Certificate
  readonly root: Certificate
  /** Private key and chain in PEM format, which our scheme uses as the secret for signing. */
  readonly secret: string
}

export function makeAppleChain(
  leafOptions: CertificateOptions = {},
  intermediateOptions: CertificateOptions = {},
  rootOptions: CertificateOptions = {},
): AppleChain {
  const root = makeCertificate('Test Root', { ca: true, ...rootOptions })
  const intermediate = makeCertificate('Test Intermediate', {
    issuer: root,
    ca: true,
    marks: [intermediateMark],
    ...intermediateOptions,
  })
  const leaf = makeCertificate('Test Leaf', { issuer: intermediate, marks: [leafMark], ...leafOptions })
  const key = leaf.key.export({ type: 'pkcs8', format: 'pem' }) as string
  return { leaf, intermediate, root, secret: [key, leaf.pem, intermediate.pem, root.pem].join('') }
}
