import { expect, test } from 'vitest'
import type { Outgoing } from '../../src/core/delivery.ts'
import type { Provider, SchemeResult } from '../../src/core/provider.ts'
import { verify } from '../../src/core/verify.ts'
import { stripe } from '../../src/providers/stripe/index.ts'
import { unknownProvider } from '../../src/providers/unknown/index.ts'

const clock = { now: 0, tolerance: 1 }
const message: Outgoing = { headers: [], body: new Uint8Array() }

/** A provider whose schemes answer by the secret they are asked with. */
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

test('the second secret of a rotation is tried, and named by its place', () => {
  const provider = answering({ new: { ok: true, signedAt: 7 } })
  expect(verify(message, provider, ['old', 'new'], clock)).toEqual({ status: 'valid', scheme: 'scheme-0', keyIndex: 1, signedAt: 7 })
})

test('a second scheme is tried when the first does not fit', () => {
  const provider = answering({ key: { ok: false, reason: 'missing', detail: '' } }, { key: { ok: true } })
  expect(verify(message, provider, ['key'], clock)).toEqual({ status: 'valid', scheme: 'scheme-1', keyIndex: 0 })
})

test.each([
  ['missing', 'malformed', 'malformed'],
  ['malformed', 'mismatch', 'mismatch'],
  ['expired', 'mismatch', 'expired'],
  ['mismatch', 'missing', 'mismatch'],
  ['mismatch', 'mismatch', 'mismatch'],
] as const)('of %s and %s the user is told %s', (first, second, told) => {
  const provider = answering({ a: { ok: false, reason: first, detail: 'a' }, b: { ok: false, reason: second, detail: 'b' } })
  expect(verify(message, provider, ['a', 'b'], clock)).toMatchObject({ status: 'invalid', reason: told, detail: first === told ? 'a' : 'b' })
})

test('what cannot be checked is never called valid or invalid', () => {
  expect(verify(message, stripe, [], clock)).toEqual({ status: 'unchecked', reason: 'no-secret' })
  expect(verify(message, unknownProvider, ['key'], clock)).toEqual({ status: 'unchecked', reason: 'unknown-provider' })
  expect(verify(message, { ...stripe, schemes: [] }, ['key'], clock)).toEqual({ status: 'unchecked', reason: 'unsigned-provider' })
})

test('a public key in a setting verifies without a secret, and what it refuses is invalid', () => {
  const [scheme] = answering({ '': { ok: true } }).schemes
  const provider: Provider = { ...stripe, schemes: [{ ...scheme!, publicKey: 'certificate' }] }
  const settings = { certificate: 'PEM' }
  expect(verify(message, provider, [], { ...clock, settings })).toMatchObject({ status: 'valid', keyIndex: 0 })
  expect(verify(message, provider, ['other'], { ...clock, settings })).toMatchObject({ status: 'invalid', detail: 'other' })
  for (const none of [{}, { certificate: '' }]) expect(verify(message, provider, [], { ...clock, settings: none })).toEqual({ status: 'unchecked', reason: 'no-secret' })
})
