import { expect, test } from 'vitest'
import { shopify } from '../../src/providers/shopify/index.ts'
import { delivery, inspected, sameEvent } from '../helpers/deliveries.ts'
import { fixture, outcomesOf } from '../helpers/fixtures.ts'

const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const signature = '4SuBB6qtIjg6GrEheUeA8W7uKA6yUceAuzAkSfPB9Ps='
const at = { now: 0, tolerance: Number.POSITIVE_INFINITY, id: 'wh_1' }
const [scheme] = shopify.schemes
const sent = (topic: string) =>
  delivery(body, [
    ['X-Shopify-Topic', topic],
    ['X-Shopify-Webhook-Id', 'wh_1'],
  ])
const events = (topic: string, content: unknown) => inspected(delivery(content, [['X-Shopify-Topic', topic]])).events()

test('our own payloads have the right types, which are in a header', () => {
  expect(outcomesOf('shopify', (name) => shopify.fileHeaders?.(name) ?? [])).toEqual({
    'disputes-create': 'shopify disputes/create: dispute.opened',
    'orders-paid': 'shopify orders/paid: invoice.paid, payment.succeeded',
    'refunds-create': 'shopify refunds/create: refund.created, refund.succeeded',
    'subscription_billing_attempts-failure':
      'shopify subscription_billing_attempts/failure: subscription.past_due, invoice.payment_failed',
    'subscription_contracts-create': 'shopify subscription_contracts/create: subscription.created',
  })
})

test('a known signature is valid, and is reproduced next to the webhook id', () => {
  expect(scheme?.sign(delivery(body), 'shp_test', at).headers).toEqual([
    ['X-Shopify-Hmac-SHA256', signature],
    ['X-Shopify-Webhook-Id', 'wh_1'],
  ])
  expect(scheme?.verify(delivery(body, [['x-shopify-hmac-sha256', signature]]), 'shp_test', at)).toEqual({ ok: true })
  expect(
    scheme?.verify(delivery(body, [['x-shopify-hmac-sha256', signature.toLowerCase()]]), 'shp_test', at),
  ).toMatchObject({ ok: false, reason: 'mismatch' })
})

test('event, delivery, topic, version and time are read from headers', () => {
  const headers = [
    ['X-Shopify-Topic', 'orders/paid'],
    ['X-Shopify-Webhook-Id', 'wh_1'],
    ['X-Shopify-Event-Id', 'ev_1'],
    ['X-Shopify-API-Version', '2025-04'],
    ['X-Shopify-Triggered-At', '2025-06-15T15:06:40.123456789Z'],
  ] as const
  expect(inspected(delivery(fixture('shopify', 'orders-paid'), headers)).identities).toMatchObject([
    {
      eventId: 'ev_1',
      deliveryId: 'wh_1',
      dedupeKey: 'wh_1',
      type: 'orders/paid',
      version: '2025-04',
      occurredAt: 1_750_000_000_123,
      subject: { kind: 'orders', id: '5678901234567' },
    },
  ])
})

test('a body that was sent earlier with a forged topic does not make the genuine delivery a duplicate', () => {
  const [paid] = inspected(sent('orders/paid')).identities
  expect(sameEvent(sent('orders/paid'), paid!)).toBe(true)
  expect(sameEvent(sent('orders/cancelled'), paid!)).toBe(false)
})

test('a payload without headers is detected as Shopify, without a type, and has a dedupe key', () => {
  expect(inspected(delivery(fixture('shopify', 'orders-paid'))).identities).toMatchObject([
    { provider: 'shopify', type: 'untyped', dedupeKey: 'untyped:5678901234567:2025-06-15T11:06:44-04:00' },
  ])
})

test('amounts are converted from major to minor units of their currency', () => {
  const amount = (currency: string, total_price: string) =>
    events('orders/paid', { id: 1, currency, total_price })[0]?.data.amount
  expect(events('orders/paid', fixture('shopify', 'orders-paid'))[0]?.data).toMatchObject({
    amount: { amount: 4900n, currency: 'USD' },
    tax: { amount: 400n, currency: 'USD' },
    customer: '7012345678901',
    country: 'US',
    live: false,
  })
  expect([amount('JPY', '500'), amount('KWD', '1.234'), amount('USD', '1.234')]).toEqual([
    { amount: 500n, currency: 'JPY' },
    { amount: 1234n, currency: 'KWD' },
    undefined,
  ])
})

test('a refund is the sum of its transactions, and is complete if one of them succeeded', () => {
  expect(events('refunds/create', fixture('shopify', 'refunds-create'))[0]?.data).toMatchObject({
    refund: '890123456789',
    invoice: '5678901234567',
    amount: { amount: 1900n, currency: 'USD' },
  })
  expect(
    events('refunds/create', { id: 1, transactions: [{ kind: 'refund', status: 'pending' }] }).map(({ type }) => type),
  ).toEqual(['refund.created'])
})

test('a failed attempt contains the contract and the decline', () => {
  expect(
    events('subscription_billing_attempts/failure', fixture('shopify', 'subscription_billing_attempts-failure'))[0]
      ?.data,
  ).toEqual({
    subscription: '97531',
    decline: { code: 'insufficient_funds', class: 'funds' },
  })
})

test("in an event copy, an order's number and its GraphQL name have the same id", () => {
  const { body: renamed } = shopify.withFreshIds(delivery(fixture('shopify', 'orders-paid')), 'seed')
  const {
    id,
    admin_graphql_api_id: name,
    total_price: total,
  } = JSON.parse(Buffer.from(renamed).toString()) as Record<string, unknown>
  expect({ name, total }).toEqual({ name: `gid://shopify/Order/${String(id)}`, total: '49.00' })
  expect(id).not.toBe(5678901234567)
})
