import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { secretProblem } from '../../src/core/signature/secret-problem.ts'
import { chargebeeBasicAuth } from '../../src/providers/chargebee/basic-auth.ts'
import { chargebee } from '../../src/providers/chargebee/index.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'

const folder = new URL('../../fixtures/chargebee/v2/', import.meta.url)
const secret = 'billing:s3cret:with:colons'
const basic = `Basic ${Buffer.from(secret).toString('base64')}`

function verify(value: string | undefined, key = secret) {
  return chargebeeBasicAuth.verify(delivery('{}', value === undefined ? [] : [['Authorization', value]]), key, {
    now: 0,
    tolerance: 0,
  })
}

function types(event_type: string, content: object) {
  return inspected(delivery({ id: 'ev_1', occurred_at: 1_750_000_000, event_type, content }))
    .events()
    .map(({ type }) => type)
}

function fixture(name: string) {
  return inspected(delivery(readFileSync(new URL(`${name}.json`, folder))))
}

test('user and password must match exactly', () => {
  expect(verify(basic)).toEqual({ ok: true })
  expect(chargebeeBasicAuth.sign(delivery('{}'), secret, { now: 0, id: '' }).headers).toEqual([
    ['Authorization', basic],
  ])
  expect(verify(undefined)).toMatchObject({ reason: 'missing' })
  expect(verify(basic, 'billing:other')).toMatchObject({ reason: 'mismatch' })
})

test.each(['', 'Basic', 'Basic ', `Bearer ${basic.slice(6)}`, `${basic} x`, basic.slice(6)])(
  'Authorization %j is malformed',
  (value) => {
    expect(verify(value)).toMatchObject({ ok: false, reason: 'malformed' })
  },
)

test('a secret without a colon is reported before anything is sent', () => {
  expect(secretProblem(chargebee, 'password')).toBe('the secret is not user:password')
  expect(secretProblem(chargebee, secret)).toBeUndefined()
})

test('no other header is accepted, and none causes an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.base64String().map((text) => `Basic ${text}`),
      ),
      (value) => value === basic || !verify(value).ok,
    ),
  )
})

test('our own fixtures have the types in their file names', () => {
  const found = readdirSync(folder)
    .map((file) => file.replace('.json', ''))
    .map((name) => {
      expect(fixture(name)).toMatchObject({ provider: 'chargebee', identities: [{ type: name, version: 'v2' }] })
      return [
        name,
        fixture(name)
          .events()
          .map(({ type }) => type),
      ]
    })
  expect(Object.fromEntries(found)).toEqual({
    payment_failed: ['invoice.payment_failed', 'payment.failed', 'subscription.past_due'],
    payment_refunded: ['refund.succeeded'],
    payment_succeeded: ['payment.succeeded', 'invoice.payment_recovered'],
    subscription_cancellation_scheduled: ['subscription.cancel_scheduled'],
    subscription_cancelled: ['subscription.canceled'],
    subscription_created: ['subscription.created'],
  })
})

test('a failed payment contains the customer, the reason and the next attempt', () => {
  expect(fixture('payment_failed').events()[0]).toMatchObject({
    subject: 'txn_ExamplePay3',
    apiversion: 'v2',
    data: {
      customer: 'ExampleCust4kQ',
      subscription: 'ExampleSubs9zR',
      invoice: '2041',
      payment: 'txn_ExamplePay3',
      plan: 'harbour-EUR-Monthly',
      amount: { amount: 3600n, currency: 'EUR' },
      tax: { amount: 600n, currency: 'EUR' },
      decline: { code: 'insufficient_funds', class: 'funds' },
      nextAttemptAt: '2025-07-04T09:00:00.000Z',
      country: 'AT',
      card: { bin: '411111', last4: '1111', brand: 'visa' },
      period: { start: '2025-07-01T09:00:00.000Z', end: '2025-08-01T09:00:00.000Z' },
    },
  })
})

test('a refund contains its id and the refunded payment', () => {
  expect(fixture('payment_refunded').events()[0]?.data).toMatchObject({
    refund: 'txn_ExampleRef5',
    payment: 'txn_ExamplePay4',
    amount: { amount: 1200n },
  })
})

test('a scheduled cancellation has a date and does not end the subscription', () => {
  expect(fixture('subscription_cancellation_scheduled').events()[0]?.data).toMatchObject({
    cancelAt: '2025-08-01T09:00:00.000Z',
  })
  expect(fixture('subscription_cancelled').events()[0]?.data).not.toHaveProperty('cancelAt')
  expect(types('subscription_scheduled_cancellation_removed', { subscription: { id: 's' } })).toEqual([
    'subscription.uncanceled',
  ])
})

test.each([
  ['invoice_updated', { invoice: { status: 'paid' } }, ['invoice.updated', 'invoice.paid']],
  ['invoice_updated', { invoice: { status: 'voided' } }, ['invoice.updated', 'invoice.voided']],
  ['invoice_updated', { invoice: { status: 'not_paid' } }, ['invoice.updated', 'invoice.uncollectible']],
  ['invoice_generated', { invoice: { status: 'payment_due' } }, ['invoice.finalized']],
  [
    'subscription_created',
    { subscription: { status: 'in_trial' } },
    ['subscription.created', 'subscription.trial_started'],
  ],
  ['dunning_updated', { invoice: { dunning_status: 'exhausted' } }, ['dunning.updated', 'dunning.finished']],
  ['dunning_updated', { invoice: { dunning_status: 'in_progress' } }, ['dunning.updated']],
  ['payment_failed', { transaction: {} }, ['payment.failed']],
  ['mrr_updated', { subscription: {} }, []],
])('%s with %j results in %j', (type, content, expected) => {
  expect(types(type, content)).toEqual(expected)
})

test('the status of earlier attempts is not part of the content', () => {
  const hash = ['scheduled', 're_scheduled'].map((webhook_status) =>
    inspected(
      delivery({ id: 'ev_1', occurred_at: 1, event_type: 'x', content: {}, webhook_status }),
    ).identities[0]!.contentHash(),
  )
  expect(hash[0]).toBe(hash[1])
})

test('an event copy has fresh ids everywhere, but the same price id', () => {
  const original = readFileSync(new URL('payment_failed.json', folder))
  const renamed = Buffer.from(chargebee.withFreshIds(delivery(original), 's').body).toString()
  for (const id of ['ev_Example7hTB', 'ExampleCust4kQ', 'ExampleSubs9zR', 'txn_ExamplePay3', '"2041"'])
    expect(renamed).not.toContain(id)
  expect(renamed.match(/harbour-EUR-Monthly/g)).toHaveLength(2)
  expect(
    inspected(delivery(renamed))
      .events()
      .map(({ type }) => type),
  ).toContain('payment.failed')
})

test('without an id or a type, there is no event', () => {
  expect(chargebee.identify(delivery({}), { event_type: 'x' })).toMatchObject({ finding: { code: 'envelope.no-id' } })
  expect(chargebee.identify(delivery({}), { id: 'x' })).toMatchObject({ finding: { code: 'envelope.no-type' } })
})
