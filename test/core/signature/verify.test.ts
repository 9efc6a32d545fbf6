import { expect, test } from 'vitest'
import type { Message } from '../../../src/core/delivery/delivery.ts'
import type { Provider, SchemeResult } from '../../../src/core/provider/provider.ts'
import { verify } from '../../../src/core/signature/verify.ts'
import { providers } from '../../../src/providers/index.ts'
import { stripe } from '../../../src/providers/stripe/index.ts'
import { unknownProvider } from '../../../src/providers/unknown/index.ts'
import { makeCertificate } from '../../helpers/certificates.ts'
import { rsaPem } from '../../helpers/rsa.ts'

const clock = { now: 0, tolerance: 1 }
const message: Message = { headers: [], body: new Uint8Array() }

/** Returns a provider with schemes whose results depend only on the secret. */
function answering(...schemes: readonly Readonly<Record<string, SchemeResult>>[]): Provider {
  return {
    ...stripe,
    schemes: schemes.map((answers, index) => ({
      name: `scheme-${index}`,
      verify: (_delivery, secret) => answers[secret] ?? { ok: false, reason: 'mismatch', detail: secret },
      sign: () => ({ headers: [] }),
    })),
  }
}

test('the second secret of a rotation is tried and reported by its index', () => {
  const provider = answering({ new: { ok: true, signedAt: 7 } })
  expect(verify(message, provider, ['old', 'new'], clock)).toEqual({
    status: 'valid',
    scheme: 'scheme-0',
    keyIndex: 1,
    signedAt: 7,
  })
})

test('a second scheme is tried if the first does not match', () => {
  const provider = answering({ key: { ok: false, reason: 'missing', detail: '' } }, { key: { ok: true } })
  expect(verify(message, provider, ['key'], clock)).toEqual({ status: 'valid', scheme: 'scheme-1', keyIndex: 0 })
})

test.each([
  ['missing', 'malformed', 'malformed'],
  ['malformed', 'mismatch', 'mismatch'],
  ['expired', 'mismatch', 'expired'],
  ['mismatch', 'missing', 'mismatch'],
  ['mismatch', 'mismatch', 'mismatch'],
] as const)('of the reasons %s and %s, the user sees %s', (first, second, told) => {
  const provider = answering({
    a: { ok: false, reason: first, detail: 'a' },
    b: { ok: false, reason: second, detail: 'b' },
  })
  expect(verify(message, provider, ['a', 'b'], clock)).toMatchObject({
    status: 'invalid',
    reason: told,
    detail: first === told ? 'a' : 'b',
  })
})

test('a signature that cannot be checked is neither valid nor invalid', () => {
  expect(verify(message, stripe, [], clock)).toEqual({ status: 'unchecked', reason: 'no-secret' })
  expect(verify(message, unknownProvider, ['key'], clock)).toEqual({ status: 'unchecked', reason: 'unknown-provider' })
  expect(verify(message, { ...stripe, schemes: [] }, ['key'], clock)).toEqual({
    status: 'unchecked',
    reason: 'unsigned-provider',
  })
})

test.each(providers.filter(({ schemes }) => schemes.length > 0))(
  'a public key of $name does not verify anything as an HMAC key or a password',
  (provider) => {
    const { publicKey, privateKey } = rsaPem()
    const der = publicKey.replaceAll(/-----[A-Z ]+-----|\n/g, '')
    const certificate = makeCertificate('Test', { ca: true }).pem
    const bodies = new URLSearchParams({
      p_signature: '',
      alert_id: '1',
      bt_payload: 'eA==',
      bt_signature: 'x',
    }).toString()
    for (const secret of [
      publicKey,
      publicKey.trim(),
      privateKey,
      Buffer.from(publicKey).toString('base64'),
      der,
      certificate,
      `whpk_${Buffer.alloc(32, 7).toString('base64')}`,
    ]) {
      for (const scheme of provider.schemes.filter(({ keyPair }) => !keyPair)) {
        const outgoing = { headers: [], body: Buffer.from(provider.name === 'braintree' ? bodies : '{"id":"evt_1"}') }
        const { headers, body = outgoing.body } = scheme.sign(outgoing, secret, { now: 0, id: 'evt_1' })
        expect(
          verify({ headers, body }, provider, [secret], {
            now: 0,
            tolerance: Number.POSITIVE_INFINITY,
            settings: { url: 'https://example.com' },
          }).status,
        ).toBe('invalid')
      }
    }
  },
)

test('a public key in the settings verifies without a secret, and a wrong signature is invalid', () => {
  const [scheme] = answering({ '': { ok: true } }).schemes
  const provider: Provider = { ...stripe, schemes: [{ ...scheme!, publicKey: 'certificate' }] }
  const settings = { certificate: 'PEM' }
  expect(verify(message, provider, [], { ...clock, settings })).toMatchObject({ status: 'valid', keyIndex: 0 })
  expect(verify(message, provider, ['other'], { ...clock, settings })).toMatchObject({
    status: 'invalid',
    detail: 'other',
  })
  for (const none of [{}, { certificate: '' }])
    expect(verify(message, provider, [], { ...clock, settings: none })).toEqual({
      status: 'unchecked',
      reason: 'no-secret',
    })
})
