import { describe, expect, test } from 'vitest'
import { delivery, inspected } from '../helpers/deliveries.ts'

/** Returns the canonical types of a payload that is detected by its body alone. */
function types(body: object): string[] {
  return inspected(delivery(body))
    .events()
    .map(({ type }) => type)
}

const stripe = (type: string, object: object, previous: object = {}): object => ({
  id: 'evt_1',
  object: 'event',
  type,
  data: { object, previous_attributes: previous },
})
const paddle = (type: string, data: object): object => ({
  event_id: 'evt_1',
  event_type: type,
  notification_id: 'ntf_1',
  occurred_at: '2026-01-01T00:00:00Z',
  data,
})
const lemonSqueezy = (name: string, type: string, attributes: object): object => ({
  meta: { event_name: name },
  data: { type, id: '1', attributes },
})
const recurly = (event: string): object => ({
  id: 'abc',
  object_type: 'subscription',
  event_type: event,
  event_time: '2026-01-01T00:00:00Z',
})
const chargebee = (type: string): object => ({
  id: 'ev_1',
  object: 'event',
  event_type: type,
  occurred_at: 1,
  api_version: 'v2',
  content: { subscription: { id: 's' } },
})
const killBill = (action: string): object => ({
  eventType: 'SUBSCRIPTION_CANCEL',
  accountId: 'a',
  objectType: 'SUBSCRIPTION',
  objectId: 's',
  metaData: JSON.stringify({ actionType: action }),
})
const adyen = (eventCode: string, success: string): object => ({
  live: 'false',
  notificationItems: [
    {
      NotificationRequestItem: {
        eventCode,
        success,
        pspReference: 'P',
        merchantAccountCode: 'M',
        amount: { currency: 'EUR', value: 1 },
      },
    },
  ],
})
const batch = (webhook: string, ...ids: readonly string[]): object => ({
  events: ids.map((id) => ({
    id,
    created_at: '2026-01-01T00:00:00Z',
    resource_type: 'payments',
    action: 'confirmed',
    links: { payment: `PM${id}` },
  })),
  meta: { webhook_id: webhook },
})

describe('a cancellation', () => {
  // Access may be removed only once a subscription has ended, not when its end is scheduled. The same event name
  // can mean either: `subscription_cancelled` schedules the end at Lemon Squeezy, but is the end at Chargebee.
  const willEnd = {
    'stripe customer.subscription.updated': stripe(
      'customer.subscription.updated',
      { cancel_at_period_end: true },
      { cancel_at_period_end: false },
    ),
    'lemon-squeezy subscription_cancelled': lemonSqueezy('subscription_cancelled', 'subscriptions', {
      status: 'cancelled',
    }),
    'recurly canceled': recurly('canceled'),
    'chargebee subscription_cancellation_scheduled': chargebee('subscription_cancellation_scheduled'),
    'paddle subscription.updated': paddle('subscription.updated', {
      id: 'sub_1',
      scheduled_change: { action: 'cancel' },
    }),
    'kill-bill REQUESTED': killBill('REQUESTED'),
  }
  const hasEnded = {
    'stripe customer.subscription.deleted': stripe('customer.subscription.deleted', { status: 'canceled' }),
    'lemon-squeezy subscription_expired': lemonSqueezy('subscription_expired', 'subscriptions', { status: 'expired' }),
    'recurly expired': recurly('expired'),
    'chargebee subscription_cancelled': chargebee('subscription_cancelled'),
    'paddle subscription.canceled': paddle('subscription.canceled', { id: 'sub_1', status: 'canceled' }),
    'kill-bill EFFECTIVE': killBill('EFFECTIVE'),
  }

  test.each(Object.entries(willEnd))('%s does not end access yet', (_name, body) => {
    expect(types(body)).toContain('subscription.cancel_scheduled')
    expect(types(body)).not.toContain('subscription.canceled')
  })

  test.each(Object.entries(hasEnded))('%s has ended', (_name, body) => {
    expect(types(body)).toEqual(['subscription.canceled'])
  })
})

describe('two events for one fact:', () => {
  const facts = {
    'stripe: a paid invoice': [
      stripe('invoice.paid', { object: 'invoice' }),
      stripe('invoice.payment_succeeded', { object: 'invoice' }),
    ],
    'stripe: a payment': [
      stripe('payment_intent.succeeded', { object: 'payment_intent' }),
      stripe('charge.succeeded', { object: 'charge', payment_intent: 'pi_1' }),
    ],
    'paddle: a paid transaction': [
      paddle('transaction.paid', { id: 'txn_1' }),
      paddle('transaction.completed', { id: 'txn_1' }),
    ],
    'lemon-squeezy: a first payment': [
      lemonSqueezy('order_created', 'orders', { status: 'paid', total: 999 }),
      lemonSqueezy('subscription_payment_success', 'subscription-invoices', {
        status: 'paid',
        total: 999,
        billing_reason: 'initial',
        subscription_id: 7,
      }),
    ],
  }

  test.each(Object.entries(facts))('%s is counted once', (_name, bodies) => {
    const all = bodies.flatMap(types)
    expect(all.length).toBeGreaterThan(0)
    expect(all.toSorted()).toEqual([...new Set(all)].toSorted())
  })
})

test('the string "false" is not success: a refused Adyen payment is not a payment', () => {
  expect(types(adyen('CAPTURE', 'true'))).toEqual(['payment.succeeded'])
  expect(types(adyen('CAPTURE', 'false'))).toEqual(['payment.failed'])
})

test("Adyen's REFUND only acknowledges a request, so it is not yet a refund", () => {
  expect(types(adyen('REFUND', 'true'))).toEqual(['refund.created'])
})

test("a subscription payment at Lemon Squeezy is an invoice, and its id is not the subscription's", () => {
  const [event] = inspected(
    delivery(
      lemonSqueezy('subscription_payment_success', 'subscription-invoices', {
        subscription_id: 7,
        total: 1,
        currency: 'USD',
      }),
    ),
  ).events()
  expect(event?.data).toMatchObject({ invoice: '1', subscription: '7' })
})

test('the events in a GoCardless batch are recognised individually when they are sent again', () => {
  const [first, again] = [batch('WB1', 'EV1', 'EV2'), batch('WB2', 'EV2', 'EV3')].map((body) =>
    inspected(delivery(body)).identities.map(({ dedupeKey }) => dedupeKey),
  )
  expect([first?.length, again?.length, first?.[1] === again?.[0], first?.includes(again?.[1] ?? '')]).toEqual([
    2,
    2,
    true,
    false,
  ])
})

test.each([
  ['Recurly', recurly('renewed')],
  ['Kill Bill', killBill('EFFECTIVE')],
])('%s is thin, so it has no amount', (_name, body) => {
  const [event] = inspected(delivery(body)).events()
  expect(event).toBeDefined()
  expect(Object.keys(event?.data ?? {}).filter((key) => /amount|tax|fee/i.test(key))).toEqual([])
})

test('a notification from classic Mollie contains only an id, so it is unmapped', () => {
  const inspection = inspected(delivery('id=tr_7UhSN1zuXS', [['content-type', 'application/x-www-form-urlencoded']]))
  expect([inspection.provider, inspection.identities.length, inspection.events()]).toEqual(['mollie-classic', 1, []])
})
