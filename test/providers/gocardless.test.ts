import { expect, test } from 'vitest'
import { gocardless } from '../../src/providers/gocardless/index.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'
import { fixture, outcomesOf } from '../helpers/fixtures.ts'

const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const signature = 'c3c1a4d0f422cf3f08a281e50190b3cb3833e4b2b6d14f247eacfaaa8d2eebbc'
const at = { now: 0, tolerance: Number.POSITIVE_INFINITY, id: '' }
const event = {
  id: 'EV1',
  created_at: '2025-06-15T15:06:40Z',
  resource_type: 'payments',
  action: 'failed',
  links: { payment: 'PM1' },
}
const hash = (body: object) =>
  inspected(delivery(body))
    .identities.find(({ eventId }) => eventId === 'EV1')
    ?.contentHash()
const malformed = (events: unknown) => inspected(delivery({ events }, [['webhook-signature', signature]])).malformed
const types = (more: object) =>
  inspected(delivery({ events: [{ ...event, ...more }] }))
    .events()
    .map(({ type }) => type)
const refund = (action: string) => types({ resource_type: 'refunds', action })

test('our own payloads are what they are named for', () => {
  expect(outcomesOf('gocardless')).toEqual({
    'mandates.cancelled': 'gocardless mandates.cancelled: mandate.canceled',
    'payments.confirmed': 'gocardless payments.confirmed: payment.succeeded, payment.succeeded',
    'payments.failed': 'gocardless payments.failed: payment.failed, invoice.payment_failed, subscription.past_due',
    'payouts.paid': 'gocardless payouts.paid: payout.paid',
    'subscriptions.created': 'gocardless subscriptions.created: subscription.created',
  })
})

test('a known signature is valid, and made again', () => {
  const [scheme] = gocardless.schemes
  expect(scheme?.sign(delivery(body), 'gc_test', at).headers).toEqual([['Webhook-Signature', signature]])
  const verify = (value: string) => scheme?.verify(delivery(body, [['webhook-signature', value]]), 'gc_test', at)
  expect(verify(signature)).toEqual({ ok: true })
  expect(verify(`${signature},${signature}`)).toMatchObject({ ok: false, reason: 'mismatch' })
  expect(scheme?.verify(delivery(body), 'gc_test', at)).toMatchObject({ ok: false, reason: 'missing' })
})

test('each event of a batch is told by its own id, and the delivery by that of the webhook', () => {
  const { identities } = inspected(delivery(fixture('gocardless', 'payments.confirmed')))
  expect(identities).toMatchObject([
    { eventId: 'EV01J2K3L4M5N7Q', deliveryId: 'WB000N4Q7K2M8X', subject: { kind: 'payment', id: 'PM000QH7V4T2LD' } },
    { eventId: 'EV01J2K3L4M5N7R', deliveryId: 'WB000N4Q7K2M8X', subject: { kind: 'payment', id: 'PM000QH7V4T9NB' } },
  ])
  expect(identities[0]?.contentHash()).not.toBe(identities[1]?.contentHash())
})

test('an event keeps its content in another batch', () => {
  expect(hash({ events: [event] })).toBe(
    hash({ events: [{ ...event, id: 'EV2' }, event], meta: { webhook_id: 'WB2' } }),
  )
})

test('a batch with something that is no event is refused, and the place is named', () => {
  expect(malformed([event, { ...event, id: 7 }])).toMatchObject({ code: 'envelope.no-id', pointer: '/events/1' })
  expect(malformed([event, null])).toMatchObject({ pointer: '/events/1' })
  expect(malformed([])).toMatchObject({ code: 'envelope.no-events' })
})

test('a failed payment is past due while it is tried again, then halted; there is no amount', () => {
  expect(types({ details: { will_attempt_retry: true } })).toContain('subscription.past_due')
  expect(types({ details: { will_attempt_retry: false } })).toEqual([
    'payment.failed',
    'invoice.payment_failed',
    'subscription.halted',
  ])
  expect(types({})).toEqual(['payment.failed', 'invoice.payment_failed'])
  const [failed] = inspected(delivery(fixture('gocardless', 'payments.failed'))).events()
  expect(failed?.data).toEqual({ payment: 'PM000QH7W6R3KC', decline: { code: 'insufficient_funds', class: 'funds' } })
})

test('the two events of one refund are one refund', () => {
  expect([refund('paid'), refund('refund_settled'), refund('failed'), refund('funds_returned')]).toEqual([
    ['refund.succeeded'],
    [],
    ['refund.failed'],
    [],
  ])
})

test('a delivery of Standard Webhooks is not taken for one of GoCardless', () => {
  expect(
    inspected(
      delivery({ type: 'a' }, [
        ['webhook-id', 'msg_1'],
        ['webhook-signature', 'v1,AAAA'],
      ]),
    ).provider,
  ).toBe('standard-webhooks')
})
