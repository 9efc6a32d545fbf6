import type { X509Certificate } from 'node:crypto'
import { maySign } from '../../core/signature/certificate-extensions.ts'
import { certificatesOf, issued, isValidAt, readCertificate } from '../../core/signature/certificates.ts'
import { header } from '../../core/delivery/delivery.ts'
import type { Remote } from '../../core/provider/remote.ts'

const own = /^(?:[\w-]+\.)*paypal\.com$/
const longestChain = 8

/** The content of `PAYPAL-CERT-URL`: PayPal's certificate and its issuers, up to a root. */
export const remoteCertificate: Remote = {
  setting: 'certificate',
  url: (delivery) => {
    const url = header(delivery, 'paypal-cert-url') ?? ''
    // Without these headers, nothing can be verified, so nothing is fetched.
    const isSigned = ['transmission-id', 'transmission-time', 'auth-algo', 'transmission-sig'].every((name) =>
      header(delivery, `paypal-${name}`),
    )
    return isSigned && isOfPaypal(url) ? url : undefined
  },
  problem: (content, { now, roots }) => {
    const chain = certificatesOf(content)
    const [leaf] = chain
    if (!leaf) return 'it is not a certificate'
    if (!namesOf(leaf).some((name) => own.test(name))) return 'the certificate does not belong to paypal.com'
    if (leaf.ca || !maySign(leaf)) return 'the certificate is not a signing certificate'
    const trusted = roots.flatMap((root) => readCertificate(root) ?? [])
    return leadsToRoot(leaf, chain.slice(1, longestChain), trusted, now)
      ? undefined
      : 'its chain does not lead to a root that Node.js trusts, or contains a certificate that is out of date'
  },
}

/** True for an https URL at PayPal on the default port. */
export function isOfPaypal(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return (
    url?.protocol === 'https:' &&
    own.test(url.hostname) &&
    url.port === '' &&
    url.username === '' &&
    url.password === ''
  )
}

/**
 * Returns a certificate's DNS names. Node.js writes alternative names as `DNS:a.example, URI:…`; a name with a comma or
 * a quote is written as a JSON string.
 */
function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  const entries = subjectAltName.matchAll(/([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy)
  return [...entries].flatMap(([, kind, name = '']) => (kind === 'DNS' ? [name] : []))
}

/**
 * True if a certificate's issuers lead to a root. Each issuer is used only once, and all certificates must be within
 * their validity periods.
 */
function leadsToRoot(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: number,
): boolean {
  const left = new Set(others.filter((one) => one.ca && isValidAt(one, now)))
  const reached = isValidAt(certificate, now) ? [certificate] : []
  for (const one of reached) {
    if (roots.some((root) => root.ca && isValidAt(root, now) && issued(root, one))) return true
    for (const issuer of left) if (issued(issuer, one) && left.delete(issuer)) reached.push(issuer)
  }
  return false
}
