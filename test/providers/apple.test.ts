import { generateKeyPairSync, sign } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/core/delivery/delivery.ts'
import { inspect } from '../../src/core/inspect.ts'
import type { Settings } from '../../src/core/provider/provider.ts'
import { secretProblem } from '../../src/core/signature/secret-problem.ts'
import { verify } from '../../src/core/signature/verify.ts'
import { apple } from '../../src/providers/apple/index.ts'
import { providers } from '../../src/providers/index.ts'
import { intermediateMark, leafMark, makeAppleChain } from '../helpers/apple.ts'
import { makeCertificate, oid, type CertificateOptions } from '../helpers/certificates.ts'
import { delivery } from '../helpers/deliveries.ts'

const fixtures = new URL('../../fixtures/apple/2.0/', import.meta.url)
const names = readdirSync(fixtures).map((file) => file.replace('.json', ''))
const now = Date.UTC(2026, 2, 1, 0, 0, 10)
const chain = makeAppleChain()
const trust: Settings = { root_certificate: chain.root.pem }

function fixture(name: string): Message {
  return { headers: [], body: readFileSync(new URL(`${name}.json`, fixtures)) }
}

function signedBy(secret: string, name = 'DID_RENEW'): Message {
  const { headers, body } = apple.schemes[0]!.sign(fixture(name), secret, { now, id: '' })
  return { headers, body: body! }
}

function check(message: Message, settings: Settings = trust, { at = now, tolerance = Number.POSITIVE_INFINITY } = {}) {
  return verify(message, apple, [], { now: at, tolerance, settings })
}

function jwsOf(message: Message): string {
  return (JSON.parse(Buffer.from(message.body).toString()) as { signedPayload: string }).signedPayload
}

/** Returns the same message with a changed header, signed with the given key. */
function withHeader(change: (header: Record<string, unknown>) => object, key = chain.leaf.key): Message {
  const [header = '', payload = ''] = jwsOf(signedBy(chain.secret)).split('.')
  const changed = Buffer.from(
    JSON.stringify(change(JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>)),
  ).toString('base64url')
  const signature = sign('sha256', Buffer.from(`${changed}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  )
  return sending(`${changed}.${payload}.${signature}`)
}

function sending(signedPayload: unknown): Message {
  return { headers: [], body: Buffer.from(JSON.stringify({ signedPayload })) }
}

function inspected({ headers, body }: Message) {
  return inspect(delivery(body, headers, now), {
    providers,
    secrets: [],
    settings: trust,
    bodyLimit: 1e6,
    validate: () => [],
  })
}

function types(message: Message): string[] {
  return inspected(message)
    .events()
    .map(({ type }) => type)
}

function changed(name: string, from: string | RegExp, to: string): Message {
  const text = Buffer.from(fixture(name).body).toString()
  expect(text).toMatch(from)
  return { headers: [], body: Buffer.from(text.replace(from, to)) }
}

describe('the signature', () => {
  test('is valid with the configured root, without any secret', () => {
    expect(check(signedBy(chain.secret))).toEqual({
      status: 'valid',
      scheme: 'apple-jws',
      keyIndex: 0,
      signedAt: 1_772_323_205_000,
    })
    expect(verify(signedBy(chain.secret), apple, [], { now, tolerance: 0 })).toEqual({
      status: 'unchecked',
      reason: 'no-secret',
    })
  })

  test('is valid with the root in a test secret, unless another root is configured', () => {
    const at = { now, tolerance: Number.POSITIVE_INFINITY }
    expect(verify(signedBy(chain.secret), apple, ['whsec_x', chain.secret], at)).toMatchObject({
      status: 'valid',
      keyIndex: 1,
    })
    expect(
      verify(signedBy(chain.secret), apple, [chain.secret], {
        ...at,
        settings: { root_certificate: makeAppleChain().root.pem },
      }),
    ).toMatchObject({ reason: 'mismatch' })
  })

  test('of a foreign chain is a mismatch, even if it contains our root', () => {
    expect(check(signedBy(makeAppleChain().secret))).toMatchObject({
      status: 'invalid',
      reason: 'mismatch',
      detail: expect.stringContaining('do not lead to the trusted root') as string,
    })
    const own = makeAppleChain()
    expect(check(signedBy(own.secret.replace(own.root.pem, chain.root.pem)))).toMatchObject({ reason: 'mismatch' })
    expect(check(signedBy(own.secret.replace(own.intermediate.pem, chain.intermediate.pem)))).toMatchObject({
      reason: 'mismatch',
    })
  })

  test('of a certificate under the right root that is not for the App Store is a mismatch', () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const mark = '1.2.840.113635.100.6.11.1'
    const of = (options: object, under = chain.intermediate) => {
      const leaf = makeCertificate('Other', { issuer: under, key, ...options })
      return [key.export({ type: 'pkcs8', format: 'pem' }) as string, leaf.pem, under.pem, chain.root.pem].join('')
    }
    expect(check(signedBy(of({ marks: [mark] })))).toMatchObject({ status: 'valid' })
    expect(check(signedBy(of({})))).toMatchObject({ reason: 'mismatch' })
    expect(
      check(
        signedBy(
          of({ marks: [mark] }, makeCertificate('No CA', { issuer: chain.root, marks: ['1.2.840.113635.100.6.2.1'] })),
        ),
      ),
    ).toMatchObject({ reason: 'mismatch' })
    expect(
      check(signedBy(of({ marks: [mark] }, makeCertificate('No mark', { issuer: chain.root, ca: true })))),
    ).toMatchObject({ reason: 'mismatch' })
    // A leaf certificate must not issue other certificates.
    expect(check(signedBy(of({ marks: [mark] }, chain.leaf)))).toMatchObject({ reason: 'mismatch' })
  })

  test.each<[string, CertificateOptions, CertificateOptions, CertificateOptions]>([
    ['a leaf that may issue certificates', { ca: true }, {}, {}],
    ['a leaf whose key is not for signatures', { usage: 0x20 }, {}, {}],
    [
      'a leaf with the mark in another extension',
      { marks: [], extensions: { '1.3.6.1.4.1.99999.1': oid(leafMark) } },
      {},
      {},
    ],
    [
      'a leaf with the mark in an alternative name',
      { marks: [], names: [`URI:x${oid(leafMark).toString('latin1')}`] },
      {},
      {},
    ],
    [
      'an intermediate with the mark in another extension',
      {},
      { marks: [], extensions: { '1.3.6.1.4.1.99999.1': oid(intermediateMark) } },
      {},
    ],
    ['an intermediate that may not sign certificates', {}, { usage: 0x80 }, {}],
    ['a root that is not an authority', {}, {}, { ca: false }],
    ['a root that may not sign certificates', {}, {}, { usage: 0x80 }],
  ])('of %s is a mismatch', (_name, ...options) => {
    const own = makeAppleChain(...options)
    expect(check(signedBy(own.secret), { root_certificate: own.root.pem })).toMatchObject({
      status: 'invalid',
      reason: 'mismatch',
    })
  })

  test("of a chain with key usages like Apple's is valid", () => {
    const own = makeAppleChain({ usage: 0x80 }, { usage: 0x06 }, { usage: 0x06 })
    expect(check(signedBy(own.secret), { root_certificate: own.root.pem })).toMatchObject({ status: 'valid' })
  })

  test('is valid only if the certificates were valid at the time of receipt', () => {
    const year = 365 * 86_400_000
    const [expired, future] = [makeAppleChain({ to: now - 1_000 }), makeAppleChain({}, { from: now + year })]
    expect(check(signedBy(expired.secret), { root_certificate: expired.root.pem })).toMatchObject({
      reason: 'expired',
      detail: expect.stringContaining('the leaf certificate is valid only until') as string,
    })
    expect(check(signedBy(expired.secret), { root_certificate: expired.root.pem }, { at: now - 60_000 })).toMatchObject(
      { status: 'valid' },
    )
    expect(check(signedBy(future.secret), { root_certificate: future.root.pem })).toMatchObject({
      reason: 'expired',
      detail: expect.stringContaining('not valid before') as string,
    })
    expect(check(signedBy(chain.secret), trust, { at: Date.UTC(2041) })).toMatchObject({ reason: 'expired' })
  })

  test.each([
    ['alg none', () => withHeader((header) => ({ ...header, alg: 'none' })), 'malformed'],
    [
      'alg none, without a signature',
      () => sending(`${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`),
      'malformed',
    ],
    ['a swapped algorithm', () => withHeader((header) => ({ ...header, alg: 'HS256' })), 'malformed'],
    ['no certificates', () => withHeader((header) => ({ ...header, x5c: undefined })), 'malformed'],
    [
      'two certificates',
      () => withHeader((header) => ({ ...header, x5c: (header['x5c'] as string[]).slice(0, 2) })),
      'malformed',
    ],
    ['invalid certificates', () => withHeader((header) => ({ ...header, x5c: ['AAAA', 7, {}] })), 'malformed'],
    ['another key', () => withHeader((header) => header, makeAppleChain().leaf.key), 'mismatch'],
    ['no signature', () => sending(jwsOf(signedBy(chain.secret)).replace(/[^.]*$/, '')), 'mismatch'],
    ['another payload', () => sending(jwsOf(signedBy(chain.secret)).replace(/\.[^.]+\./, '.e30.')), 'mismatch'],
    ['a text that is not a JWS', () => sending('a.b'), 'malformed'],
    ['a JWS with four parts', () => sending(`${jwsOf(signedBy(chain.secret))}.x`), 'malformed'],
    ['no string', () => sending({}), 'missing'],
    ['nothing', () => ({ headers: [], body: new Uint8Array() }), 'missing'],
  ])('with %s is rejected', (_name, message, reason) => {
    expect(check(message())).toMatchObject({ status: 'invalid', reason })
  })

  test('with a key on another curve is a mismatch', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const own = makeAppleChain({ key: privateKey })
    expect(check(signedBy(own.secret), { root_certificate: own.root.pem })).toMatchObject({ reason: 'mismatch' })
  })

  test('in a body that other parsers would read differently is not valid', () => {
    const signed = Buffer.from(signedBy(chain.secret).body).toString()
    // Numbers with many digits do not hide the repeated name.
    for (const more of ['', '"x":[1234567890123456,1234567890123456],']) {
      const body = Buffer.from(signed.replace('{', `{${more}"signedPayload":"x",`))
      expect(check({ headers: [], body })).toMatchObject({
        reason: 'malformed',
        detail: expect.stringContaining('occurs twice') as string,
      })
    }
  })

  test('for another app is a mismatch, and an age limit applies if one is set', () => {
    expect(check(signedBy(chain.secret), { ...trust, bundle_id: 'com.example.app' })).toMatchObject({ status: 'valid' })
    expect(check(signedBy(chain.secret), { ...trust, bundle_id: 'com.example.other' })).toMatchObject({
      reason: 'mismatch',
      detail: expect.stringContaining('com.example.other') as string,
    })
    expect(check(signedBy(chain.secret), trust, { tolerance: 5_000 })).toMatchObject({ status: 'valid' })
    expect(check(signedBy(chain.secret), trust, { tolerance: 4_000 })).toMatchObject({
      reason: 'expired',
      detail: 'signed 5 s before the delivery was received',
    })
  })

  test('with an invalid root or secret is reported', () => {
    expect(check(signedBy(chain.secret), { root_certificate: 'no PEM' })).toMatchObject({
      reason: 'malformed',
      detail: expect.stringContaining('root_certificate') as string,
    })
    expect(secretProblem(apple, chain.secret)).toBeUndefined()
    expect(secretProblem(apple, 'whsec_x')).toBeDefined()
  })
})

describe('notifications', () => {
  test.each(names)('%s has the same event bare and signed, and the type in its file name', (name) => {
    const [bare, signed] = [inspected(fixture(name)), inspected(signedBy(chain.secret, name))]
    expect(signed).toMatchObject({
      provider: 'apple',
      verification: { status: 'valid' },
      identities: [{ type: name.replace('.', '/'), version: '2.0', subject: { id: '2000000412345678' } }],
    })
    expect(signed.identities[0]?.contentHash()).toBe(bare.identities[0]?.contentHash())
    expect(signed.events()).toEqual(bare.events())
  })

  test('have the right canonical events: a cancellation is scheduled, an expiry ends the subscription', () => {
    expect(Object.fromEntries(names.map((name) => [name, types(fixture(name))]))).toEqual({
      'DID_CHANGE_RENEWAL_STATUS.AUTO_RENEW_DISABLED': ['subscription.cancel_scheduled'],
      'DID_FAIL_TO_RENEW.GRACE_PERIOD': ['subscription.past_due', 'invoice.payment_failed'],
      DID_RENEW: ['subscription.renewed', 'payment.succeeded'],
      'EXPIRED.VOLUNTARY': ['subscription.canceled'],
      REFUND: ['refund.succeeded'],
      'SUBSCRIBED.INITIAL_BUY': ['subscription.created', 'subscription.trial_started'],
    })
    expect(types(changed('DID_RENEW', '"PURCHASED"', '"FAMILY_SHARED"'))).toEqual(['subscription.renewed'])
    expect(types(changed('SUBSCRIBED.INITIAL_BUY', '"price": 0', '"price": 4990'))).toContain('payment.succeeded')
    expect(types(changed('REFUND', '"REFUND"', '"TEST"'))).toEqual([])
  })

  test('contain the price in minor units, the period and the customer', () => {
    const [renewed] = inspected(fixture('DID_RENEW')).events()
    expect(renewed).toMatchObject({
      source: '/billhook/apple/com.example.app',
      time: '2026-03-01T00:00:05.000Z',
      subject: '2000000412345678',
    })
    expect(renewed?.data).toEqual({
      customer: '7e3fb204-2f1c-4d0c-9a53-0f6c1c4f9e11',
      subscription: '2000000412345678',
      plan: 'com.example.app.team.monthly',
      status: 'active',
      amount: { amount: 999n, currency: 'EUR' },
      period: { start: '2026-03-01T00:00:00.000Z', end: '2026-04-01T00:00:00.000Z' },
      live: false,
    })
    const yen = changed('DID_RENEW', /"price": 9990,\s+"currency": "EUR"/, '"price": 980000, "currency": "JPY"')
    expect(inspected(yen).events()[0]?.data.amount).toEqual({ amount: 980n, currency: 'JPY' })
    expect(
      inspected(changed('REFUND', '"revocationReason": 1', '"revocationPercentage": 50000')).events()[0]?.data,
    ).not.toHaveProperty('amount')
    expect(inspected(fixture('DID_CHANGE_RENEWAL_STATUS.AUTO_RENEW_DISABLED')).events()[0]?.data.cancelAt).toBe(
      '2026-04-01T00:00:00.000Z',
    )
  })

  test('are malformed if they cannot be decoded', () => {
    for (const signedPayload of ['x', 'a.b.c', `e30.${Buffer.from('[]').toString('base64url')}.x`]) {
      expect(inspected(sending(signedPayload))).toMatchObject({
        provider: 'apple',
        malformed: { code: 'body.not-decoded' },
      })
    }
  })

  test('get consistent fresh ids in all parts, and the rest is kept', () => {
    const [first, second] = ['DID_RENEW', 'EXPIRED.VOLUNTARY'].map((name) =>
      inspected(apple.withFreshIds(signedBy(chain.secret, name), 'seed')),
    )
    const subscription = first?.events()[0]?.data.subscription
    expect(subscription).toMatch(/^\d{16}$/)
    expect(subscription).not.toBe('2000000412345678')
    expect(second?.events()[0]?.data).toMatchObject({ subscription, plan: 'com.example.app.team.monthly' })
    expect(first?.identities[0]?.eventId).not.toBe(inspected(fixture('DID_RENEW')).identities[0]?.eventId)
    expect(inspected(apple.withFreshIds(fixture('DID_RENEW'), 'seed')).events()[0]?.data.subscription).toBe(
      subscription,
    )
    expect(check(apple.withFreshIds(signedBy(chain.secret), 'seed'))).toMatchObject({ reason: 'mismatch' })
    const again = apple.schemes[0]!.sign(apple.withFreshIds(signedBy(chain.secret), 'seed'), chain.secret, {
      now,
      id: '',
    })
    expect(check({ headers: [], body: again.body! })).toMatchObject({ status: 'valid' })
  })
})
