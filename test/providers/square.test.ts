import { expect, test } from 'vitest'
import { square } from '../../src/providers/square/index.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'
import { fixture, outcomesOf } from '../helpers/fixtures.ts'

const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const signature = 'mi8njKSrlq/1XxG0Oy7aojeJaN/OwflO5LSbLzZQYz0='
const at = { now: 0, tolerance: Number.POSITIVE_INFINITY, id: '', settings: { url: 'https://example.com/hook' } }
const signed = delivery(body, [['x-square-hmacsha256-signature', signature]])
const [scheme] = square.schemes

function types(type: string, object: object): string[] {
  const kind = type.split('.')[0]!
  return inspected(
    delivery({ merchant_id: 'M', event_id: 'e', type, data: { type: kind, id: 'o', object: { [kind]: object } } }),
  )
    .events()
    .map((event) => event.type)
}

test('our own payloads have the types in their file names', () => {
  expect(outcomesOf('square')).toEqual({
    'invoice.payment_made': 'square invoice.payment_made: invoice.paid, subscription.renewed',
    'invoice.scheduled_charge_failed':
      'square invoice.scheduled_charge_failed: invoice.payment_failed, subscription.past_due',
    'payment.updated': 'square payment.updated: payment.succeeded',
    'refund.updated': 'square refund.updated: refund.succeeded',
    'subscription.updated': 'square subscription.updated: subscription.updated, subscription.cancel_scheduled',
  })
})

test('a known signature is valid and is reproduced', () => {
  expect(scheme?.verify(signed, 'sq_test', at)).toEqual({ ok: true })
  expect(scheme?.sign(delivery(body), 'sq_test', at).headers).toEqual([['X-Square-HmacSha256-Signature', signature]])
})

test('the URL is signed: another URL does not match, and a missing setting is named', () => {
  expect(scheme?.verify(signed, 'sq_test', { ...at, settings: { url: 'https://example.com/hook/' } })).toMatchObject({
    ok: false,
    reason: 'mismatch',
  })
  for (const settings of [{}, { url: '' }])
    expect(scheme?.verify(signed, 'sq_test', { ...at, settings })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('`url`'),
    })
  expect(square.settings).toHaveProperty('url')
})

test('an event is identified by its event_id, and has its object and time', () => {
  const event = {
    merchant_id: 'M',
    event_id: 'e1',
    type: 'payment.updated',
    created_at: '2025-06-15T15:06:40Z',
    data: { type: 'payment', id: 'p1' },
  }
  expect(inspected(delivery(event)).identities).toMatchObject([
    { provider: 'square', eventId: 'e1', occurredAt: 1_750_000_000_000, subject: { kind: 'payment', id: 'p1' } },
  ])
  expect(inspected(delivery({ ...event, type: null })).malformed).toMatchObject({ code: 'envelope.no-type' })
})

test('a payment contains amount, fee and card', () => {
  expect(inspected(delivery(fixture('square', 'payment.updated'))).events()).toMatchObject([
    {
      source: '/billhook/square/MLEXAMPLE00001',
      data: {
        amount: { amount: 4900n, currency: 'USD' },
        fee: { amount: 172n, currency: 'USD' },
        card: { last4: '1111', bin: '411111', brand: 'VISA' },
      },
    },
  ])
})

test('a payment is counted once, when it is complete', () => {
  expect(types('payment.created', { status: 'COMPLETED' })).toEqual([])
  expect(types('payment.created', { status: 'APPROVED' })).toEqual(['payment.authorized'])
  expect(types('payment.updated', { status: 'APPROVED' })).toEqual([])
  expect(types('payment.updated', { status: 'FAILED' })).toEqual(['payment.failed'])
})

test('a scheduled end does not end the subscription, and a partial payment does not pay the invoice', () => {
  expect(types('subscription.updated', { status: 'ACTIVE', canceled_date: '2025-08-15' })).toEqual([
    'subscription.updated',
    'subscription.cancel_scheduled',
  ])
  expect(types('subscription.updated', { status: 'CANCELED', canceled_date: '2025-08-15' })).toEqual([
    'subscription.updated',
    'subscription.canceled',
  ])
  expect(types('invoice.payment_made', { status: 'PARTIALLY_PAID', subscription_id: 's' })).toEqual([])
})

test('a dispute is updated until it is won or lost', () => {
  expect(['WON', 'LOST', 'PROCESSING'].map((state) => types('dispute.state.updated', { state }))).toEqual([
    ['dispute.won'],
    ['dispute.lost'],
    ['dispute.updated'],
  ])
})
