import { sign, verify, type KeyObject } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { certificatesOf } from '../../core/signature/certificates.ts'
import { header, type Message } from '../../core/delivery/delivery.ts'
import { memo } from '../../core/memo.ts'
import type { Scheme, SchemeResult, Settings } from '../../core/provider/provider.ts'
import { notFetched } from '../../core/provider/remote.ts'
import { rsaPrivateKey, rsaPublicKey } from '../../core/signature/keys.ts'
import { judgeAge } from '../../core/signature/age.ts'
import { isOfPaypal } from './remote-certificate.ts'

/** The webhook id that PayPal's simulator signs. */
const simulated = 'WEBHOOK_ID'

/**
 * `PAYPAL-TRANSMISSION-SIG`: base64 RSA-SHA256 over `{transmission id}|{time}|{webhook id}|{CRC-32 of the body}`. The
 * setting `certificate` holds the content of `PAYPAL-CERT-URL`, either configured or fetched. A secret is used only in
 * tests: it is a private key in PEM, which verifies its own signatures if no certificate is set.
 */
export const paypalSignature: Scheme = {
  name: 'paypal-rsa',
  publicKey: 'certificate',
  audience: 'webhook_id',
  keyPair: true,
  verify: (delivery, secret, at) => {
    const { now, settings = {} } = at
    const [id, time, url, algorithm, signature] = [
      'transmission-id',
      'transmission-time',
      'cert-url',
      'auth-algo',
      'transmission-sig',
    ].map((name) => header(delivery, `paypal-${name}`))
    if (!id || !time || !url || !algorithm || !signature)
      return invalid(
        'missing',
        'at least one of these headers is missing: PAYPAL-TRANSMISSION-ID, PAYPAL-TRANSMISSION-TIME, ' +
          'PAYPAL-TRANSMISSION-SIG, PAYPAL-CERT-URL, PAYPAL-AUTH-ALGO',
      )
    if (algorithm !== 'SHA256withRSA') return invalid('malformed', 'PAYPAL-AUTH-ALGO is not SHA256withRSA')
    if (!isOfPaypal(url)) return invalid('malformed', 'PAYPAL-CERT-URL is not an https URL at paypal.com')
    const given = Buffer.from(signature, 'base64')
    if (given.toString('base64') !== signature) return invalid('malformed', 'PAYPAL-TRANSMISSION-SIG is not base64')
    const held = settings['certificate'] ?? ''
    if (held.startsWith(notFetched)) return invalid('missing', `the certificate was ${held}`)
    const certificate = held === '' ? undefined : certificateOf(held)
    if (held !== '' && !certificate) return invalid('malformed', 'the setting certificate is not a PEM certificate')
    const key = certificate?.key ?? (secret.includes('PRIVATE KEY-----') ? rsaPublicKey(secret) : undefined)
    if (key?.asymmetricKeyType !== 'rsa')
      return invalid(
        'malformed',
        'there is no certificate to verify with: set certificate to the PEM at PAYPAL-CERT-URL, or ' +
          'let billhook fetch it with --allow-network',
      )
    if (!fits(contentOf(delivery, id, time, settings), key, given)) {
      return invalid(
        'mismatch',
        settings['webhook_id']
          ? 'the signature does not match this body, webhook_id and certificate'
          : 'webhook_id is signed, but not set: set it to your webhook’s id at PayPal',
      )
    }
    const outOfDate = certificate && (now < certificate.from || now > certificate.to)
    if (outOfDate) return invalid('expired', `the certificate is valid from ${certificate.dates}`)
    const signedAt = Date.parse(time)
    if (Number.isNaN(signedAt)) return { ok: true }
    return judgeAge(signedAt, at)
  },
  sign: (delivery, secret, { now, id, settings = {} }) => {
    const transmission = header(delivery, 'paypal-transmission-id') ?? id
    const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z')
    const key = rsaPrivateKey(secret)
    // An invalid key produces a signature that does not verify: see secretProblem.
    const signature = key
      ? sign('sha256', Buffer.from(contentOf(delivery, transmission, time, settings)), key)
      : Buffer.from(secret)
    return {
      headers: [
        ['PAYPAL-TRANSMISSION-ID', transmission],
        ['PAYPAL-TRANSMISSION-TIME', time],
        ['PAYPAL-TRANSMISSION-SIG', signature.toString('base64')],
        ['PAYPAL-CERT-URL', 'https://api.paypal.com/v1/notifications/certs/CERT-example'],
        ['PAYPAL-AUTH-ALGO', 'SHA256withRSA'],
      ],
    }
  },
}

function contentOf({ body }: Message, id: string, time: string, settings: Settings): string {
  return `${id}|${time}|${settings['webhook_id'] || simulated}|${crc32(body)}`
}

function fits(content: string, key: KeyObject, signature: Uint8Array): boolean {
  try {
    return verify('sha256', Buffer.from(content), key, signature)
  } catch {
    return false
  }
}

/** Returns a certificate's key and validity period (Unix milliseconds). */
const certificateOf = memo((pem: string) => {
  const [certificate] = certificatesOf(pem)
  if (!certificate) return undefined
  const { publicKey, validFrom, validTo } = certificate
  return { key: publicKey, from: Date.parse(validFrom), to: Date.parse(validTo), dates: `${validFrom} to ${validTo}` }
})

function invalid(reason: 'missing' | 'malformed' | 'mismatch' | 'expired', detail: string): SchemeResult {
  return { ok: false, reason, detail }
}
