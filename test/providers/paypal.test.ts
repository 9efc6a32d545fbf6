import { generateKeyPairSync, sign } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Header } from '../../src/core/delivery/delivery.ts'
import type { Settings } from '../../src/core/provider/provider.ts'
import { secretProblem } from '../../src/core/signature/secret-problem.ts'
import { verify } from '../../src/core/signature/verify.ts'
import { paypal } from '../../src/providers/paypal/index.ts'
import { makeCertificate, type CertificateOptions } from '../helpers/certificates.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'

const fixtures = new URL('../../fixtures/paypal/1.0/', import.meta.url)
const body = '{"id":"WH-1","event_type":"PAYMENT.SALE.COMPLETED"}'
const now = Date.UTC(2026, 2, 1)
const key = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey
const secret = key.export({ type: 'pkcs8', format: 'pem' }) as string
const certificate = makeCertificate('messageverificationcerts.paypal.com', { key }).pem
const settings: Settings = { webhook_id: '8PT597110X687430LKGECATA', certificate }

function types(event: object): string[] {
  return inspected(delivery({ id: 'WH-3', resource_type: 'x', ...event }))
    .events()
    .map(({ type }) => type)
}

/** Returns headers with a signature that is made by PayPal's published rules, without using our scheme. */
function headersOf(changes: Readonly<Record<string, string>> = {}, webhookId = settings['webhook_id']): Header[] {
  const content = `tid-1|2026-02-28T23:59:55Z|${webhookId}|${crc32(body)}`
  const headers = {
    'PayPal-Transmission-Id': 'tid-1',
    'PayPal-Transmission-Time': '2026-02-28T23:59:55Z',
    'PayPal-Cert-Url': 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1',
    'PayPal-Auth-Algo': 'SHA256withRSA',
    'PayPal-Transmission-Sig': sign('sha256', Buffer.from(content), key).toString('base64'),
    ...changes,
  }
  return Object.entries(headers).filter(([, value]) => value !== '')
}

function check(
  headers: readonly Header[],
  given: Settings = settings,
  { bytes = body, at = now, tolerance = Number.POSITIVE_INFINITY, secrets = [] as string[] } = {},
) {
  return verify(delivery(bytes, headers), paypal, secrets, { now: at, tolerance, settings: given })
}

function read(type: string): Buffer {
  return readFileSync(new URL(`${type}.json`, fixtures))
}

describe('the signature', () => {
  test('is valid with the configured certificate, without any secret, and is reproduced byte for byte', () => {
    expect(check(headersOf())).toEqual({ status: 'valid', scheme: 'paypal-rsa', keyIndex: 0, signedAt: now - 5_000 })
    const made = paypal.schemes[0]!.sign(delivery(body, [['PayPal-Transmission-Id', 'tid-1']]), secret, {
      now: now - 5_000,
      id: 'WH-1',
      settings,
    })
    expect(new Map(made.headers).get('PAYPAL-TRANSMISSION-SIG')).toBe(
      new Map(headersOf()).get('PayPal-Transmission-Sig'),
    )
    expect(check(made.headers)).toMatchObject({ status: 'valid' })
  })

  test('without a certificate is unchecked, or the result says which setting is missing', () => {
    expect(check(headersOf(), { webhook_id: 'x' })).toEqual({ status: 'unchecked', reason: 'no-secret' })
    expect(check(headersOf(), {}, { secrets: ['whsec_x'] })).toMatchObject({
      reason: 'malformed',
      detail: expect.stringContaining('set certificate to the PEM') as string,
    })
    expect(check(headersOf(), { ...settings, certificate: 'no PEM' })).toMatchObject({
      reason: 'malformed',
      detail: expect.stringContaining('the setting certificate') as string,
    })
  })

  test('by a test key is verified with that key, and by the simulator without a webhook id', () => {
    expect(check(headersOf({}, 'WEBHOOK_ID'), {}, { secrets: ['whsec_x', secret] })).toMatchObject({
      status: 'valid',
      keyIndex: 1,
    })
    expect(check(headersOf(), { certificate })).toMatchObject({
      reason: 'mismatch',
      detail: expect.stringContaining('webhook_id is signed, but not set') as string,
    })
    expect(secretProblem(paypal, secret)).toBeUndefined()
    expect(secretProblem(paypal, 'whsec_x')).toBeDefined()
  })

  test.each([
    ['PayPal-Transmission-Sig', '', 'missing'],
    ['PayPal-Transmission-Id', '', 'missing'],
    ['PayPal-Cert-Url', '', 'missing'],
    ['PayPal-Auth-Algo', 'SHA1withRSA', 'malformed'],
    ['PayPal-Auth-Algo', 'none', 'malformed'],
    ['PayPal-Cert-Url', 'http://api.paypal.com/cert', 'malformed'],
    ['PayPal-Cert-Url', 'https://paypal.com.example.com/cert', 'malformed'],
    ['PayPal-Cert-Url', 'https://notpaypal.com/cert', 'malformed'],
    ['PayPal-Cert-Url', 'https://example.com/?paypal.com', 'malformed'],
    ['PayPal-Cert-Url', 'https://api.paypal.com@example.com/cert', 'malformed'],
    ['PayPal-Cert-Url', 'no address', 'malformed'],
    ['PayPal-Transmission-Sig', '%%%', 'malformed'],
    ['PayPal-Transmission-Sig', 'AAAA', 'mismatch'],
    ['PayPal-Transmission-Id', 'tid-2', 'mismatch'],
    ['PayPal-Transmission-Time', '2026-02-28T23:59:56Z', 'mismatch'],
  ])('with %s %j is %s', (name, value, reason) => {
    expect(check(headersOf({ [name]: value }))).toMatchObject({ status: 'invalid', reason })
  })

  test('for another body, another webhook or another certificate does not match', () => {
    expect(check(headersOf(), settings, { bytes: `${body} ` })).toMatchObject({ reason: 'mismatch' })
    expect(check(headersOf(), { ...settings, webhook_id: 'other' })).toMatchObject({ reason: 'mismatch' })
    const other = makeCertificate('other', { key: generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey }).pem
    expect(check(headersOf(), { ...settings, certificate: other })).toMatchObject({ reason: 'mismatch' })
    expect(check(headersOf(), { ...settings, certificate: makeCertificate('no RSA').pem })).toMatchObject({
      reason: 'malformed',
    })
  })

  test('is valid only while the certificate was valid at the time of receipt, and within an age limit', () => {
    const old = makeCertificate('old', { key, to: now - 1_000 }).pem
    expect(check(headersOf(), { ...settings, certificate: old })).toMatchObject({
      reason: 'expired',
      detail: expect.stringContaining('valid from') as string,
    })
    expect(check(headersOf(), { ...settings, certificate: old }, { at: now - 2_000 })).toMatchObject({
      status: 'valid',
    })
    expect(check(headersOf(), settings, { tolerance: 4_000 })).toMatchObject({
      reason: 'expired',
      detail: 'signed 5 s before the delivery was received',
    })
  })
})

describe('a fetched certificate', () => {
  const root = makeCertificate('Test Root', { ca: true })
  const problem = (
    options: CertificateOptions,
    name = 'messageverificationcerts.paypal.com',
    ...chain: readonly { pem: string }[]
  ) =>
    paypal.remote?.problem(
      [makeCertificate(name, { issuer: root, key, ...options }), ...chain].map(({ pem }) => pem).join(''),
      { now, roots: [root.pem] },
    )

  test('is trusted if it is a signing certificate for paypal.com, whatever its other uses', () => {
    expect(problem({})).toBeUndefined()
    expect(problem({ usage: 0xa0 })).toBeUndefined()
    expect(problem({ names: ['URI:https://example.com/', 'DNS:x.example.com', 'DNS:api.paypal.com'] })).toBeUndefined()
  })

  test.each<[string, CertificateOptions, string?]>([
    ['with the name paypal.com in a URI', { names: ['URI:https://example.com/DNS:paypal.com'] }],
    ['with the name paypal.com after a comma in a URI', { names: ['URI:https://example.com/, DNS:paypal.com'] }],
    ['with the name paypal.com after a comma and a quote', { names: ['URI:"https://example.com/", DNS:paypal.com'] }],
    ['with the name paypal.com after a comma in a host', { names: ['DNS:example.com, DNS:paypal.com'] }],
    ['with the name paypal.com only in its subject', { names: ['DNS:example.com'] }],
    ['for a host that begins with paypal.com', { names: ['DNS:paypal.com.example.com'] }],
  ])('%s is refused', (_name, options) => {
    expect(problem(options)).toBe('the certificate does not belong to paypal.com')
  })

  test('is refused if it may issue certificates, or if its key is not for signatures', () => {
    expect(problem({ ca: true })).toBe('the certificate is not a signing certificate')
    expect(problem({ usage: 0x20 })).toBe('the certificate is not a signing certificate')
  })

  test('is refused under a root that is not an authority, or with a circular chain', () => {
    const none = makeCertificate('No Root')
    const content = makeCertificate('api.paypal.com', { issuer: none, key }).pem
    expect(paypal.remote?.problem(content, { now, roots: [none.pem] })).toContain('does not lead to a root')
    const first = makeCertificate('First', { ca: true })
    const second = makeCertificate('Second', { ca: true, issuer: first })
    const circle = makeCertificate('First', { ca: true, issuer: second, key: first.key })
    expect(problem({ issuer: circle }, undefined, circle, second, first)).toContain('does not lead to a root')
  })
})

describe('events', () => {
  test('our own fixtures have the types in their file names', () => {
    const found = readdirSync(fixtures).map((file) => {
      const inspection = inspected(delivery(readFileSync(new URL(file, fixtures))))
      return [inspection.identities[0]?.type, inspection.events().map(({ type }) => type)]
    })
    expect(Object.fromEntries(found)).toEqual({
      'BILLING.SUBSCRIPTION.ACTIVATED': ['subscription.activated'],
      'BILLING.SUBSCRIPTION.CANCELLED': ['subscription.canceled'],
      'BILLING.SUBSCRIPTION.PAYMENT.FAILED': ['subscription.past_due', 'invoice.payment_failed'],
      'CUSTOMER.DISPUTE.RESOLVED': ['dispute.won'],
      'PAYMENT.SALE.COMPLETED': ['payment.succeeded', 'subscription.renewed'],
      'PAYMENT.SALE.REFUNDED': ['refund.succeeded'],
    })
  })

  test('are identified by their id, and the transmission id is the delivery id', () => {
    const message = delivery(read('PAYMENT.SALE.COMPLETED'), headersOf())
    expect(inspected(message)).toMatchObject({
      provider: 'paypal',
      identities: [
        {
          eventId: 'WH-2W42680HX0000002B-67976317FL4543714',
          deliveryId: 'tid-1',
          version: '1.0',
          occurredAt: Date.UTC(2026, 2, 1, 10, 4, 12),
          subject: { kind: 'sale', id: '80021663DE681814L' },
        },
      ],
    })
  })

  test('contain amounts from both API versions, in whole units for currencies without minor units in PayPal', () => {
    expect(inspected(delivery(read('PAYMENT.SALE.COMPLETED'))).events()[0]?.data).toEqual({
      subscription: 'I-EXAMPLE2TEAM',
      payment: '80021663DE681814L',
      status: 'completed',
      amount: { amount: 1900n, currency: 'EUR' },
      fee: { amount: 82n, currency: 'EUR' },
    })
    expect(inspected(delivery(read('BILLING.SUBSCRIPTION.PAYMENT.FAILED'))).events()[0]?.data).toMatchObject({
      customer: 'EXAMPLE2PAYER',
      amount: { amount: 1900n, currency: 'EUR' },
      amountDue: { amount: 1900n, currency: 'EUR' },
      nextAttemptAt: '2026-04-06T10:00:00.000Z',
      country: 'DE',
    })
    const capture = {
      id: 'WH-2',
      event_type: 'PAYMENT.CAPTURE.COMPLETED',
      resource_type: 'capture',
      resource: { id: '1', amount: { currency_code: 'HUF', value: '1500' } },
    }
    expect(inspected(delivery(capture)).events()[0]?.data.amount).toEqual({ amount: 1500n, currency: 'HUF' })
    expect(inspected(delivery(read('BILLING.SUBSCRIPTION.CANCELLED'))).events()[0]?.data).not.toHaveProperty('amount')
  })

  test('a sale without a subscription is not a renewal, and a dispute ends by its outcome', () => {
    const resolved = (outcome_code: string) =>
      types({ event_type: 'CUSTOMER.DISPUTE.RESOLVED', resource: { dispute_outcome: { outcome_code } } })
    expect(types({ event_type: 'PAYMENT.SALE.COMPLETED', resource: {} })).toEqual(['payment.succeeded'])
    expect(['RESOLVED_BUYER_FAVOUR', 'RESOLVED_SELLER_FAVOUR', 'NONE'].flatMap(resolved)).toEqual([
      'dispute.lost',
      'dispute.won',
      'dispute.closed',
    ])
    expect(types({ event_type: 'CHECKOUT.ORDER.APPROVED', resource: {} })).toEqual([])
  })

  test('get fresh ids, the same for the same seed, but the same plan', () => {
    const [active, sale] = ['BILLING.SUBSCRIPTION.ACTIVATED', 'PAYMENT.SALE.COMPLETED'].map(
      (type) => inspected(delivery(paypal.withFreshIds(delivery(read(type)), 'seed').body)).events()[0],
    )
    expect(active?.id).not.toBe('WH-2W42680HX0000001A-67976317FL4543714')
    expect(active?.data).toMatchObject({ subscription: sale?.data.subscription, plan: 'P-5ML4271244454362WXNWU5NQ' })
    expect(sale?.data.subscription).toMatch(/^I-[A-Z]{7}\d[A-Z]{4}$/)
    expect(sale?.data.subscription).not.toBe('I-EXAMPLE2TEAM')
  })
})
