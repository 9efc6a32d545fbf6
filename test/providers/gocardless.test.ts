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

test('our own payloads have the types in their file names', () => {
  expect(outcomesOf('gocardless')).toEqual({
    'mandates.cancelled': 'gocardless mandates.cancelled: mandate.canceled',
    'payments.confirmed': 'gocardless payments.confirmed: payment.succeeded, payment.succeeded',
    'payments.failed': 'gocardless payments.failed: payment.failed, invoice.payment_failed, subscription.past_due',
    'payouts.paid': 'gocardless payouts.paid: payout.paid',
    'subscriptions.created': 'gocardless subscriptions.created: subscription.created',
  })
})

test('a known signature is valid and is reproduced', () => {
  const [scheme] = gocardless.schemes
  expect(scheme?.sign(delivery(body), 'gc_test', at).headers).toEqual([['Webhook-Signature', signature]])
  const verify = (value: string) => scheme?.verify(delivery(body, [['webhook-signature', value]]), 'gc_test', at)
  expect(verify(signature)).toEqual({ ok: true })
  expect(verify(`${signature},${signature}`)).toMatchObject({ ok: false, reason: 'mismatch' })
  expect(scheme?.verify(delivery(body), 'gc_test', at)).toMatchObject({ ok: false, reason: 'missing' })
})

test('each event in a batch has its own id, and the webhook id is the delivery id', () => {
  const { identities } = inspected(delivery(fixture('gocardless', 'payments.confirmed')))
  expect(identities).toMatchObject([
    { eventId: 'EV01J2K3L4M5N7Q', deliveryId: 'WB000N4Q7K2M8X', subject: { kind: 'payment', id: 'PM000QH7V4T2LD' } },
    { eventId: 'EV01J2K3L4M5N7R', deliveryId: 'WB000N4Q7K2M8X', subject: { kind: 'payment', id: 'PM000QH7V4T9NB' } },
  ])
  expect(identities[0]?.contentHash()).not.toBe(identities[1]?.contentHash())
})

test('an event has the same content in another batch', () => {
  expect(hash({ events: [event] })).toBe(
    hash({ events: [{ ...event, id: 'EV2' }, event], meta: { webhook_id: 'WB2' } }),
  )
})

test('a batch with something that is not an event is malformed, with its position', () => {
  expect(malformed([event, { ...event, id: 7 }])).toMatchObject({ code: 'envelope.no-id', pointer: '/events/1' })
  expect(malformed([event, null])).toMatchObject({ pointer: '/events/1' })
  expect(malformed([])).toMatchObject({ code: 'envelope.no-events' })
})

test('a failed payment is past due while it is retried, then halted, and has no amount', () => {
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

test('the two events of a refund count as one refund', () => {
  expect([refund('paid'), refund('refund_settled'), refund('failed'), refund('funds_returned')]).toEqual([
    ['refund.succeeded'],
    [],
    ['refund.failed'],
    [],
  ])
})

test('a Standard Webhooks delivery is not detected as GoCardless', () => {
  expect(
    inspected(
      delivery({ type: 'a' }, [
        ['webhook-id', 'msg_1'],
        ['webhook-signature', 'v1,AAAA'],
      ]),
    ).provider,
  ).toBe('standard-webhooks')
})
