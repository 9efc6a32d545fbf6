import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { canonicalTypes } from '../../src/core/billing/types.ts'
import { declineClass } from '../../src/core/billing/decline.ts'
import { inspect } from '../../src/core/inspect.ts'
import { providers } from '../../src/providers/index.ts'
import { stripeMapping } from '../../src/providers/stripe/mapping.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'

const fixtures = new URL('../../fixtures/stripe/2024-06-20/', import.meta.url)

function events(body: unknown) {
  return inspect(delivery(body), { providers, secrets: [], bodyLimit: 1e6, validate: () => [] }).events()
}

function about(type: string, object: object, previous: object = {}) {
  return stripeEvent('evt_1', { type, data: { object, previous_attributes: previous } })
}

function subscription(object: object, previous: object) {
  return about('customer.subscription.updated', { object: 'subscription', id: 'sub_1', ...object }, previous)
}

function charge(more: object) {
  return about('charge.succeeded', { object: 'charge', id: 'ch_1', ...more })
}

function items(amount: number, interval: string) {
  return {
    items: { data: [{ price: { unit_amount: amount, recurring: { interval, interval_count: 1 } }, quantity: 1 }] },
  }
}

const types = (body: unknown) => events(body).map(({ type }) => type)

test('our own fixtures have the types in their file names', () => {
  const found = Object.fromEntries(
    readdirSync(fixtures).map((file) => [file, types(readFileSync(new URL(file, fixtures), 'utf8'))]),
  )
  expect(found).toEqual({
    'charge.dispute.created.json': ['dispute.opened'],
    'charge.refunded.json': ['refund.succeeded'],
    'customer.subscription.created.json': ['subscription.created', 'subscription.trial_started'],
    'customer.subscription.deleted.json': ['subscription.canceled'],
    'customer.subscription.trial_will_end.json': ['subscription.trial_ending'],
    'customer.subscription.updated.json': ['subscription.updated', 'subscription.upgraded'],
    'invoice.created.json': ['invoice.created'],
    'invoice.finalized.json': ['invoice.finalized'],
    'invoice.paid.json': ['invoice.paid', 'subscription.renewed'],
    'invoice.payment_failed.json': ['invoice.payment_failed'],
  })
})

test('a paid invoice contains customer, subscription, amounts and period, as a CloudEvent', () => {
  const [paid] = events(readFileSync(new URL('invoice.paid.json', fixtures), 'utf8'))
  expect(paid).toMatchObject({
    specversion: '1.0',
    source: '/billhook/stripe',
    type: 'invoice.paid',
    subject: 'in_1PcrFaLkT3bVqR0a9XwMd3Kp',
    providerevent: 'invoice.paid',
    apiversion: '2024-06-20',
    data: {
      customer: 'cus_QPJkR4mVn8Lw2T',
      amount: { amount: 2000n, currency: 'USD' },
      amountPaid: { amount: 2000n, currency: 'USD' },
      live: false,
      country: 'US',
    },
  })
})

test('the four events of a payment count as one payment', () => {
  expect(types(charge({ payment_intent: 'pi_1' }))).toEqual([])
  expect(types(charge({ payment_intent: null }))).toEqual(['payment.succeeded'])
  expect(types(stripeEvent('evt_1', { type: 'invoice.payment_succeeded' }))).toEqual([])
})

test('an uncaptured charge is authorised, and is a payment once it is captured', () => {
  expect(types(charge({ payment_intent: null, captured: false }))).toEqual(['payment.authorized'])
  expect(types(charge({ payment_intent: null, captured: true }))).toEqual(['payment.succeeded'])
  expect(types(about('charge.captured', { object: 'charge', payment_intent: null }))).toEqual(['payment.succeeded'])
  expect(types(about('charge.captured', { object: 'charge', payment_intent: 'pi_1' }))).toEqual([])
})

test('a refund succeeds once: when it is created, or when it is no longer pending', () => {
  expect(types(about('charge.refunded', { object: 'charge', refunds: { data: [{ status: 'succeeded' }] } }))).toEqual([
    'refund.succeeded',
  ])
  expect(types(about('refund.updated', { object: 'refund', status: 'succeeded' }, { metadata: {} }))).toEqual([])
  expect(types(about('charge.refunded', { object: 'charge', refunds: { data: [{ status: 'pending' }] } }))).toEqual([])
  expect(types(about('refund.updated', { object: 'refund', status: 'succeeded' }, { status: 'pending' }))).toEqual([
    'refund.succeeded',
  ])
})

test('a second refund of a charge has its own amount, not the sum of both or that of the charge', () => {
  const charged = { object: 'charge', amount: 2_000, currency: 'usd' }
  const refunds = [
    about('charge.refunded', { ...charged, amount_refunded: 500 }, { amount_refunded: 0 }),
    about('charge.refunded', { ...charged, amount_refunded: 2_000, refunded: true }, { amount_refunded: 500 }),
    about('charge.refunded', { ...charged, amount_refunded: 500 }),
  ]
  expect(refunds.map((event) => events(event)[0]?.data.amount?.amount)).toEqual([500n, 1_500n, 500n])
})

test('a mandate that becomes inactive is canceled, but not one whose details change', () => {
  expect(events(about('mandate.updated', { object: 'mandate', id: 'mandate_1', status: 'inactive' }))).toMatchObject([
    { type: 'mandate.canceled', data: { mandate: 'mandate_1' } },
  ])
  expect(types(about('mandate.updated', { object: 'mandate', status: 'active' }))).toEqual([])
})

test('a cancellation at the end of the period does not end the subscription', () => {
  expect(types(subscription({ cancel_at_period_end: true }, { cancel_at_period_end: false }))).toEqual([
    'subscription.updated',
    'subscription.cancel_scheduled',
  ])
  expect(types(subscription({ cancel_at_period_end: false }, { cancel_at_period_end: true }))).toEqual([
    'subscription.updated',
    'subscription.uncanceled',
  ])
})

test('an upgrade or downgrade is determined by the price per day, whatever the interval', () => {
  expect(types(subscription(items(9_000, 'year'), items(1_000, 'month')))).toContain('subscription.downgraded')
  expect(types(subscription(items(13_000, 'year'), items(1_000, 'month')))).toContain('subscription.upgraded')
  expect(types(subscription(items(1_000, 'month'), items(1_000, 'month')))).toEqual(['subscription.updated'])
})

test('a thin event has no amounts, and an unknown type is unmapped', () => {
  const thin = {
    id: 'evt_1',
    object: 'v2.core.event',
    type: 'v1.customer.created',
    created: '2026-01-01T00:00:00Z',
    related_object: { id: 'cus_1', type: 'customer' },
  }
  expect(events(thin)).toMatchObject([
    { type: 'customer.created', subject: 'cus_1', time: '2026-01-01T00:00:00.000Z', data: {} },
  ])
  expect(types(stripeEvent('evt_1', { type: 'no.such.thing' }))).toEqual([])
})

test('every row of the mapping has a canonical type, and decline codes have a class', () => {
  expect(stripeMapping.filter(({ to }) => !canonicalTypes.includes(to))).toEqual([])
  expect(
    ['lost_card', 'authentication_required', 'insufficient_funds', 'try_again_later', 'do_not_honor'].map(declineClass),
  ).toEqual(['hard', 'auth', 'funds', 'transient', 'generic'])
})
