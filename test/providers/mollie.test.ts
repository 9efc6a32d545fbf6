import { expect, test } from 'vitest'
import { mollie } from '../../src/providers/mollie/index.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'
import { fixture, outcomesOf } from '../helpers/fixtures.ts'

const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const signature = '06d9ab4867e9b6a2d684adfd8f85820f053caa7f5f9c45492a0418e506074ca0'
const at = { now: 0, tolerance: Number.POSITIVE_INFINITY, id: '' }
const [scheme] = mollie.schemes
const verify = (...values: readonly string[]) =>
  scheme?.verify(
    delivery(
      body,
      values.map((value) => ['X-Mollie-Signature', value] as const),
    ),
    'mol_test',
    at,
  )

test('our own payloads have the types in their file names', () => {
  expect(outcomesOf('mollie')).toEqual({
    'payment.failed': 'mollie payment.failed: payment.failed, invoice.payment_failed, subscription.past_due',
    'payment.paid': 'mollie payment.paid: payment.succeeded, subscription.renewed',
    'refund.refunded': 'mollie refund.refunded: refund.succeeded',
    'sales-invoice.paid': 'mollie sales-invoice.paid: invoice.paid',
  })
})

test('a known signature is valid, even next to another one during a rotation, and is reproduced', () => {
  expect(verify(`sha256=${signature}`)).toEqual({ ok: true })
  expect(verify(`sha256=${'0'.repeat(64)}`, `sha256=${signature}`)).toEqual({ ok: true })
  expect(scheme?.sign(delivery(body), 'mol_test', at).headers).toEqual([['X-Mollie-Signature', `sha256=${signature}`]])
})

test.each([
  [signature, 'malformed'],
  ['', 'malformed'],
  [`sha1=${signature}`, 'malformed'],
  [`sha256=${signature}0`, 'mismatch'],
  ['sha256=', 'mismatch'],
])('X-Mollie-Signature %j is %s', (value, reason) => {
  expect(verify(value)).toMatchObject({ ok: false, reason })
})

test('the embedded entity contains amounts, subscription and decline', () => {
  expect(inspected(delivery(fixture('mollie', 'payment.failed'))).events()[0]).toMatchObject({
    source: '/billhook/mollie/pfl_ExampleQk1',
    data: {
      amount: { amount: 4900n, currency: 'EUR' },
      decline: { code: 'insufficient_funds', class: 'funds' },
      card: { last4: '1111' },
      country: 'NL',
      live: false,
    },
  })
})

test('without the entity, there is only the id, without an amount or a renewal', () => {
  const thin = {
    resource: 'event',
    id: 'event_1',
    type: 'payment.paid',
    entityId: 'tr_1',
    createdAt: '2025-06-15T15:06:40+00:00',
    _embedded: null,
  }
  expect(inspected(delivery(thin)).events()).toMatchObject([
    { type: 'payment.succeeded', subject: 'tr_1', data: { payment: 'tr_1' } },
  ])
  expect(inspected(delivery(thin)).events()[0]?.data).toEqual({ payment: 'tr_1' })
})

test('a paid payment link is the twin of its payment', () => {
  expect(
    inspected(delivery({ resource: 'event', id: 'event_1', type: 'payment-link.paid', entityId: 'pl_1' })).events(),
  ).toEqual([])
})
