import type { X509Certificate } from 'node:crypto'
import { certificatesOf, issued, isValidAt, readCertificate } from '../../core/certificates.ts'
import { header } from '../../core/delivery.ts'
import type { Remote } from '../../core/remote.ts'

const own = /^(?:[\w-]+\.)*paypal\.com$/
const longestChain = 8

/** What `PAYPAL-CERT-URL` names: PayPal's certificate and those that lead from it to a root. */
export const remoteCertificate: Remote = {
  setting: 'certificate',
  url: (delivery) => {
    const url = header(delivery, 'paypal-cert-url') ?? ''
    return isOfPaypal(url) ? url : undefined
  },
  problem: (content, { now, roots }) => {
    const chain = certificatesOf(content)
    const [leaf] = chain
    if (!leaf) return 'it is no certificate'
    if (!namesOf(leaf).some((name) => own.test(name))) return 'the certificate is not one of paypal.com'
    const trusted = roots.flatMap((root) => readCertificate(root) ?? [])
    return leadsToRoot(leaf, chain.slice(1, longestChain), trusted, now) ? undefined : 'its chain does not lead to a root that Node.js trusts, or a certificate in it is out of date'
  },
}

/** An address at PayPal by https, on its usual port. */
export function isOfPaypal(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url?.protocol === 'https:' && own.test(url.hostname) && url.port === '' && url.username === '' && url.password === ''
}

function namesOf({ subject, subjectAltName = '' }: X509Certificate): string[] {
  return [...subject.matchAll(/^CN=(.+)$/gm), ...subjectAltName.matchAll(/DNS:([^,\s]+)/g)].map(([, name = '']) => name)
}

function leadsToRoot(certificate: X509Certificate, others: readonly X509Certificate[], roots: readonly X509Certificate[], now: number): boolean {
  if (!isValidAt(certificate, now)) return false
  if (roots.some((root) => isValidAt(root, now) && issued(root, certificate))) return true
  return others.some((issuer) => issuer.ca && issued(issuer, certificate) && leadsToRoot(issuer, others.filter((one) => one !== issuer), roots, now))
}
