import { sign, verify, type KeyObject, type X509Certificate } from 'node:crypto'
import { repeatsName } from '../../core/json/ambiguities.ts'
import { bodyText } from '../../core/delivery/body.ts'
import { certificatesOf, readCertificate } from '../../core/signature/certificates.ts'
import type { Message } from '../../core/delivery/delivery.ts'
import { isExactNumber } from '../../core/json/exact.ts'
import { stringAt } from '../../core/json/json.ts'
import { memo } from '../../core/memo.ts'
import type { Scheme, SchemeResult, VerifyAt } from '../../core/provider/provider.ts'
import { judgeAge } from '../../core/signature/age.ts'
import { outOfDate, privateKeyOf, trustedChain, type Trusted } from './chain.ts'
import { encode, jsonOf, parseObject, splitJws, type Jws } from './jws.ts'
import { bundleOf, readNotification, withParts } from './notification.ts'

/**
 * `signedPayload` is a JWS signed with ES256, using the key of the first of the three certificates in its header. These
 * must form a chain that leads to the root in the setting `root_certificate`. A secret is used only in tests: it is the
 * PEM of a private key and its chain. If no root is set, the last certificate of that chain serves as the root.
 * Certificates must be valid at the time of receipt.
 */
export const appleSignature: Scheme = {
  name: 'apple-jws',
  publicKey: 'root_certificate',
  audience: 'bundle_id',
  keyPair: true,
  verify: (delivery, secret, at) => {
    const body = bodyOf(delivery)
    const parsed = parseObject(body) ?? {}
    const signed = stringAt(parsed, 'signedPayload')
    if (signed === undefined) return invalid('missing', 'the body has no signedPayload')
    const jws = splitJws(signed)
    const header = jws && jsonOf(jws.header)
    if (!jws || !header) return invalid('malformed', 'signedPayload is not a JWS')
    if (header['alg'] !== 'ES256')
      return invalid('malformed', 'the JWS is not signed with ES256, the only algorithm that Apple uses')
    const x5c = textsIn(header['x5c'])
    const root = at.settings?.['root_certificate'] ?? ''
    const trusted = x5c && trust(root, secret, ...x5c)
    if (!trusted) return distrust(root, secret, x5c)
    if (!fits(jws, trusted.key)) return invalid('mismatch', 'the signature does not match this payload and certificate')
    if (repeatsName(body, parsed))
      return invalid('malformed', 'a name occurs twice in the body, and it is unclear which one counts')
    return judge(jws, trusted, at)
  },
  sign: (delivery, secret) => {
    const make = signer(secret)
    const body = parseObject(bodyOf(delivery))
    const notification = body && readNotification(body)
    const payload = notification && printed(withParts(notification, (part) => make(printed(part) ?? '')))
    return {
      headers: [['Content-Type', 'application/json']],
      body: Buffer.from(JSON.stringify({ signedPayload: make(payload ?? delivery.body) })),
    }
  },
}

/**
 * Notifications carry the same chain for months, so the chain is checked only once; its dates are checked every time.
 */
const trust = memo((root: string, secret: string, ...x5c: string[]) => {
  const chain = certificatesIn(x5c)
  return chain && trustedChain(chain, rootsOf(root, secret))
})

function distrust(root: string, secret: string, x5c: readonly string[] | undefined): SchemeResult {
  if (!x5c || !certificatesIn(x5c))
    return invalid('malformed', 'the JWS header does not have three certificates in x5c')
  if (rootsOf(root, secret).length === 0)
    return invalid('malformed', 'there is no trusted root: set root_certificate to the PEM of Apple’s root certificate')
  return invalid('mismatch', 'the certificates in x5c do not lead to the trusted root certificate')
}

/** Checks that a notification from a known signer is current and is for the configured app. */
function judge({ payload }: Jws, trusted: Trusted, at: VerifyAt): SchemeResult {
  const old = outOfDate(trusted, at.now)
  if (old !== undefined) return invalid('expired', old)
  const notification = jsonOf(payload) ?? {}
  const bundle = at.settings?.['bundle_id']
  if (bundle && bundleOf(notification) !== bundle)
    return invalid('mismatch', `the notification is signed by the App Store, but is not for the bundle ${bundle}`)
  const signedAt = notification['signedDate']
  if (typeof signedAt !== 'number' || isExactNumber(signedAt)) return { ok: true }
  return judgeAge(signedAt, at)
}

function fits({ header, payload, signature }: Jws, key: KeyObject): boolean {
  try {
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return false
    return verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
  } catch {
    return false
  }
}

function rootsOf(root: string, secret: string): X509Certificate[] {
  return root ? certificatesOf(root) : certificatesOf(secret).slice(-1)
}

function textsIn(x5c: unknown): readonly string[] | undefined {
  return Array.isArray(x5c) && x5c.every((one) => typeof one === 'string') ? x5c : undefined
}

function certificatesIn(x5c: readonly string[]): X509Certificate[] | undefined {
  if (x5c.length !== 3) return undefined
  const found = x5c.flatMap((one) => readCertificate(Buffer.from(one, 'base64')) ?? [])
  return found.length === 3 ? found : undefined
}

const headerOf = memo((secret: string) =>
  encode(JSON.stringify({ alg: 'ES256', x5c: certificatesOf(secret).map(({ raw }) => raw.toString('base64')) })),
)

/** Returns a function that wraps a payload in a JWS; without a key, the JWS does not verify. */
function signer(secret: string): (payload: string | Uint8Array) => string {
  const key = privateKeyOf(secret)
  const header = headerOf(secret) ?? ''
  return (payload) => {
    const content = `${header}.${encode(payload)}`
    const usable = key?.asymmetricKeyDetails?.namedCurve === 'prime256v1'
    const signature = key && usable ? sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }) : ''
    return `${content}.${encode(signature)}`
  }
}

/** Returns the body as text; empty if it is not text. */
function bodyOf(delivery: Message): string {
  const body = bodyText(delivery)
  return typeof body === 'string' ? body : ''
}

/** Serialises the value; undefined if it is nested too deeply. */
function printed(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

function invalid(reason: 'missing' | 'malformed' | 'mismatch' | 'expired', detail: string): SchemeResult {
  return { ok: false, reason, detail }
}
