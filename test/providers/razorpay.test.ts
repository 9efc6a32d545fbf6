import { expect, test } from 'vitest'
import { razorpay } from '../../src/providers/razorpay/index.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'
import { fixture, outcomesOf } from '../helpers/fixtures.ts'

const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const signature = '946a56358a9307fd624b37f4edaba37904a32ace46143f000353b267e7ebc670'
const at = { now: 0, tolerance: Number.POSITIVE_INFINITY, id: 'evt_9' }
const types = (event: string, payload: object = {}) =>
  inspected(delivery({ entity: 'event', event, payload }))
    .events()
    .map(({ type }) => type)

test('our own payloads have the types in their file names', () => {
  expect(outcomesOf('razorpay')).toEqual({
    'payment.captured': 'razorpay payment.captured: payment.succeeded',
    'payment.failed': 'razorpay payment.failed: payment.failed, invoice.payment_failed',
    'refund.processed': 'razorpay refund.processed: refund.succeeded',
    'subscription.charged': 'razorpay subscription.charged: subscription.renewed',
    'subscription.halted': 'razorpay subscription.halted: subscription.halted',
  })
})

test('a known signature is valid, and is reproduced next to the event id', () => {
  const [scheme] = razorpay.schemes
  expect(scheme?.sign(delivery(body), 'rzp_test', at).headers).toEqual([
    ['X-Razorpay-Signature', signature],
    ['X-Razorpay-Event-Id', 'evt_9'],
  ])
  expect(scheme?.verify(delivery(body, [['x-razorpay-signature', signature]]), 'rzp_test', at)).toEqual({ ok: true })
  expect(scheme?.verify(delivery(body, [['x-razorpay-signature', signature]]), 'rzp_other', at)).toMatchObject({
    ok: false,
    reason: 'mismatch',
  })
})

test('the event is identified by its header, or without it by its content', () => {
  const raw = fixture('razorpay', 'payment.captured')
  expect(inspected(delivery(raw, [['x-razorpay-event-id', 'evt_7']])).identities).toMatchObject([
    { eventId: 'evt_7', dedupeKey: 'evt_7', occurredAt: 1_750_000_004_000 },
  ])
  expect(inspected(delivery(raw)).identities).toMatchObject([
    { dedupeKey: 'payment.captured:pay_Q1x8KmT4vZr7Ln:1750000004', subject: { kind: 'payment' } },
  ])
})

test('a charge contains subscription, payment, amount, fee and the paid period', () => {
  expect(inspected(delivery(fixture('razorpay', 'subscription.charged'))).events()).toMatchObject([
    {
      source: '/billhook/razorpay/acc_ExampleAcct01',
      subject: 'sub_Q1wzV7yJp2Xm4D',
      data: {
        subscription: 'sub_Q1wzV7yJp2Xm4D',
        payment: 'pay_Q1x8KmT4vZr7Ln',
        amount: { amount: 49900n, currency: 'INR' },
        fee: { amount: 1178n, currency: 'INR' },
        card: { last4: '1111', brand: 'Visa' },
        period: { start: '2025-06-15T15:06:40.000Z', end: '2025-07-15T15:06:40.000Z' },
      },
    },
  ])
  const [failed] = inspected(delivery(fixture('razorpay', 'payment.failed'))).events()
  expect(failed?.data.decline).toEqual({ code: 'insufficient_funds', class: 'funds' })
})

test('the two events of a payment count once, and a partial payment does not pay the invoice', () => {
  expect([types('payment.captured'), types('order.paid')]).toEqual([['payment.succeeded'], []])
  expect(types('invoice.partially_paid')).toEqual(['invoice.updated'])
})

test('the subject of a dispute is the dispute rather than the payment', () => {
  const payload = {
    payment: { entity: { id: 'pay_1', amount: 500, currency: 'INR' } },
    dispute: { entity: { id: 'disp_1', amount: 300, currency: 'INR' } },
  }
  expect(inspected(delivery({ entity: 'event', event: 'payment.dispute.created', payload })).events()).toMatchObject([
    {
      type: 'dispute.opened',
      subject: 'disp_1',
      data: { dispute: 'disp_1', payment: 'pay_1', amount: { amount: 300n } },
    },
  ])
})

test('an event without a name is malformed, and an invalid payload is tolerated', () => {
  expect(inspected(delivery({ entity: 'event' }, [['x-razorpay-signature', 'x']])).malformed).toMatchObject({
    code: 'envelope.no-type',
  })
  expect(types('payment.captured', { payment: { entity: [] } })).toEqual(['payment.succeeded'])
})
