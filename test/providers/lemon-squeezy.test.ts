import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Header } from '../../src/core/delivery/delivery.ts'
import { lemonSqueezy } from '../../src/providers/lemon-squeezy/index.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'

const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const signature = 'e7e67c15e8b59af10f8908663640ff18f262bfa6710309172531aae6b49f0667'
const folder = new URL('../../fixtures/lemon-squeezy/current/', import.meta.url)
const [scheme] = lemonSqueezy.schemes

function verify(...headers: readonly Header[]) {
  return scheme!.verify(delivery(body, headers), 'ls_test', { now: 0, tolerance: 0 })
}

function fixture(name: string) {
  return inspected(delivery(readFileSync(new URL(`${name}.json`, folder))))
}

function types(event_name: string, attributes: object, type = 'subscription-invoices') {
  return inspected(delivery({ meta: { event_name }, data: { type, id: '1', attributes } }))
    .events()
    .map((event) => event.type)
}

function key(updated_at: string): string | undefined {
  return inspected(
    delivery({
      meta: { event_name: 'subscription_updated' },
      data: { type: 'subscriptions', id: '7', attributes: { updated_at } },
    }),
  ).identities[0]?.dedupeKey
}

/** Returns the object in an event copy of a fixture. */
function renamed(name: string) {
  const { body: bytes } = lemonSqueezy.withFreshIds(delivery(readFileSync(new URL(`${name}.json`, folder))), 's')
  return (JSON.parse(Buffer.from(bytes).toString()) as { data: { id: string; attributes: Record<string, unknown> } })
    .data
}

test('a known signature is valid at any time, and is reproduced byte for byte', () => {
  expect(verify(['X-Signature', signature])).toEqual({ ok: true })
  expect(scheme!.sign(delivery(body), 'ls_test', { now: 0, id: '' }).headers).toEqual([['X-Signature', signature]])
  expect(verify()).toMatchObject({ ok: false, reason: 'missing' })
  expect(verify(['X-Signature', signature.toUpperCase()])).toMatchObject({ ok: false, reason: 'mismatch' })
  expect(verify(['X-Signature', ''])).toMatchObject({ ok: false })
})

test('our own fixtures have the types in their file names', () => {
  const found = readdirSync(folder)
    .map((file) => file.replace('.json', ''))
    .map((name) => {
      expect(fixture(name)).toMatchObject({ provider: 'lemon-squeezy', identities: [{ type: name }] })
      return [
        name,
        fixture(name)
          .events()
          .map(({ type }) => type),
      ]
    })
  expect(Object.fromEntries(found)).toEqual({
    order_created: ['payment.succeeded'],
    subscription_cancelled: ['subscription.cancel_scheduled'],
    subscription_created: ['subscription.created'],
    subscription_expired: ['subscription.canceled'],
    subscription_payment_failed: ['invoice.payment_failed'],
    subscription_payment_refunded: ['refund.succeeded'],
    subscription_payment_success: ['invoice.paid', 'subscription.renewed', 'payment.succeeded'],
  })
})

test('a subscription payment is an invoice with its own id, not that of the subscription', () => {
  expect(fixture('subscription_payment_success').events()[0]).toMatchObject({
    source: '/billhook/lemon-squeezy/30417',
    subject: '1209914',
    time: '2025-07-14T10:00:09.000Z',
    data: {
      invoice: '1209914',
      subscription: '504182',
      customer: '2188431',
      amount: { amount: 2856n, currency: 'EUR' },
      tax: { amount: 456n, currency: 'EUR' },
      live: false,
    },
  })
})

test('a cancellation is scheduled for a date, and an expiry ends the subscription', () => {
  expect(fixture('subscription_cancelled').events()[0]?.data).toMatchObject({
    subscription: '504182',
    cancelAt: '2025-09-14T10:00:00.000Z',
  })
  expect(fixture('subscription_expired').events()[0]?.data).not.toHaveProperty('cancelAt')
  expect(types('subscription_resumed', { status: 'active' }, 'subscriptions')).toEqual(['subscription.uncanceled'])
  expect(types('subscription_unpaused', { status: 'active' }, 'subscriptions')).toEqual(['subscription.resumed'])
})

test('the first payment of a subscription is counted once, with its order', () => {
  expect(types('subscription_payment_success', { billing_reason: 'initial', total: 100 })).toEqual(['invoice.paid'])
  expect(types('order_created', { status: 'paid', total: 0 }, 'orders')).toEqual([])
  expect(types('order_created', { status: 'pending', total: 100 }, 'orders')).toEqual(['payment.pending'])
})

test('a refund contains the refunded amount', () => {
  expect(fixture('subscription_payment_refunded').events()[0]?.data.amount).toEqual({ amount: 2856n, currency: 'EUR' })
})

test('an event without an id has a dedupe key that is the same for a retry, but not for a later change', () => {
  expect(key('2025-01-01T00:00:00.000000Z')).toBe('subscription_updated:subscriptions:7:2025-01-01T00:00:00.000000Z')
  expect(key('2025-01-01T00:00:01.000000Z')).not.toBe(key('2025-01-01T00:00:00.000000Z'))
})

test('the type in the signed body takes precedence over the header', () => {
  const told = { type: 'orders', id: '1', attributes: {} }
  const headers: Header[] = [
    ['X-Event-Name', 'order_refunded'],
    ['X-Signature', 'x'],
  ]
  expect(inspected(delivery({ data: told }, headers))).toMatchObject({
    provider: 'lemon-squeezy',
    identities: [{ type: 'order_refunded' }],
  })
  expect(inspected(delivery({ meta: { event_name: 'order_created' }, data: told }, headers)).identities[0]?.type).toBe(
    'order_created',
  )
})

test('event copies have consistent subscription and invoice ids, but the same variant and store', () => {
  const [subscription, invoice] = [renamed('subscription_created'), renamed('subscription_payment_success')]
  expect(subscription.id).not.toBe('504182')
  expect(String(invoice.attributes['subscription_id'])).toBe(subscription.id)
  expect(subscription.attributes).toMatchObject({ variant_id: 214455, store_id: 30417 })
})

test('without a type or an id, there is no event', () => {
  expect(lemonSqueezy.identify(delivery({}), {})).toMatchObject({ finding: { code: 'envelope.no-type' } })
  expect(lemonSqueezy.identify(delivery({}), { meta: { event_name: 'x' }, data: { type: 'orders' } })).toMatchObject({
    finding: { code: 'envelope.no-id', pointer: '/data/id' },
  })
})
