import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/json/json.ts'
import { paddle } from '../../src/providers/paddle/index.ts'
import { paddleSignature } from '../../src/providers/paddle/signature.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'

const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const signature = '7116f862db9d0b1524c23da73dc3896cd2f98fd9120b4fc9855803c5b139090b'
const now = 1_750_000_000_000
const folder = new URL('../../fixtures/paddle/current/', import.meta.url)

function verify(header: string, at = now) {
  return paddleSignature.verify(delivery(body, [['Paddle-Signature', header]]), 'pdl_test', {
    now: at,
    tolerance: 5_000,
  })
}

function fixture(name: string): JsonObject {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as JsonObject
}

/** Returns the canonical events for a notification of this type about this entity. */
function events(type: string, data: object) {
  return inspected(
    delivery({
      event_id: 'evt_1',
      event_type: type,
      occurred_at: '2025-06-01T00:00:00Z',
      notification_id: 'ntf_1',
      data,
    }),
  ).events()
}

const types = (type: string, data: object = {}) => events(type, data).map((event) => event.type)

test('a known signature is valid, and is reproduced byte for byte', () => {
  expect(verify(`ts=1750000000;h1=${signature}`)).toEqual({ ok: true, signedAt: now })
  expect(paddleSignature.sign(delivery(body), 'pdl_test', { now, id: '' }).headers).toEqual([
    ['Paddle-Signature', `ts=1750000000;h1=${signature}`],
  ])
})

test('one matching h1 is enough, in any position', () => {
  expect(verify(`ts=1750000000;h1=${'0'.repeat(64)};h1=${signature};h2=x`)).toMatchObject({ ok: true })
  expect(verify(`h1=${signature};h1=${'0'.repeat(64)};ts=1750000000`)).toMatchObject({ ok: true })
})

test.each([
  ['', 'malformed'],
  [`h1=${signature}`, 'malformed'],
  ['ts=1750000000', 'malformed'],
  [`ts=1750000000,h1=${signature}`, 'malformed'],
  [`ts=1750000000;ts=1;h1=${signature}`, 'malformed'],
  [`ts=1.75e9;h1=${signature}`, 'malformed'],
  [`ts=1750000001;h1=${signature}`, 'mismatch'],
  [`ts=1750000000;h1=${signature.toUpperCase()}`, 'mismatch'],
])('Paddle-Signature %j is %s', (header, reason) => {
  expect(verify(header)).toMatchObject({ ok: false, reason })
})

test('the age limit is five seconds, and applies only to the past', () => {
  const header = `ts=1750000000;h1=${signature}`
  expect(verify(header, now + 5_000)).toMatchObject({ ok: true })
  expect(verify(header, now + 5_001)).toMatchObject({ ok: false, reason: 'expired' })
  expect(verify(header, now - 86_400_000)).toMatchObject({ ok: true })
})

test('our own fixtures have the types in their file names', () => {
  const found = readdirSync(folder).map((file) => {
    const inspection = inspected(delivery(readFileSync(new URL(file, folder))))
    expect(inspection).toMatchObject({ provider: 'paddle', identities: [{ type: file.replace('.json', '') }] })
    return [file.replace('.json', ''), inspection.events().map(({ type }) => type)]
  })
  expect(Object.fromEntries(found)).toEqual({
    'adjustment.created': ['refund.created'],
    'subscription.canceled': ['subscription.canceled'],
    'subscription.created': ['subscription.created'],
    'subscription.updated': ['subscription.updated', 'subscription.cancel_scheduled'],
    'transaction.completed': ['subscription.renewed', 'invoice.payment_recovered'],
    'transaction.paid': ['invoice.paid', 'payment.succeeded'],
    'transaction.payment_failed': ['invoice.payment_failed', 'payment.failed'],
  })
})

test('a failed payment contains its amounts, as strings in minor units, and the reason', () => {
  const { data } = fixture('transaction.payment_failed') as { data: object }
  expect(events('transaction.payment_failed', data)[0]).toMatchObject({
    source: '/billhook/paddle',
    subject: 'txn_01jyn2e8g1j4m7q0t3w6z9c2f5',
    partitionkey: 'ctm_01jw5q0c8m3n7v2x4k6p9r1t5a',
    data: {
      invoice: 'txn_01jyn2e8g1j4m7q0t3w6z9c2f5',
      subscription: 'sub_01jw5q4t2k7m1n8p3r6v9x5z4c',
      amount: { amount: 6783n, currency: 'EUR' },
      amountDue: { amount: 6783n, currency: 'EUR' },
      tax: { amount: 1083n, currency: 'EUR' },
      decline: { code: 'not_enough_balance', class: 'funds' },
      attempt: 1,
      card: { last4: '4242', brand: 'visa' },
      period: { start: '2025-07-01T09:00:03.500Z', end: '2025-08-01T09:00:03.500Z' },
    },
  })
  expect(events('transaction.payment_failed', data)[0]?.data).not.toHaveProperty('fee')
})

test('yen have no minor unit', () => {
  const details = { totals: { total: '1200', currency_code: 'JPY' } }
  expect(events('transaction.paid', { id: 'txn_1', details })[0]?.data.amount).toEqual({
    amount: 1200n,
    currency: 'JPY',
  })
})

test('a scheduled cancellation has a date and does not end the subscription', () => {
  const scheduled_change = { action: 'cancel', effective_at: '2025-08-01T09:00:03.5Z' }
  expect(events('subscription.updated', { id: 'sub_1', scheduled_change })[1]?.data).toMatchObject({
    subscription: 'sub_1',
    cancelAt: '2025-08-01T09:00:03.500Z',
  })
  expect(types('subscription.updated', { scheduled_change: { action: 'pause' } })).toEqual([
    'subscription.updated',
    'subscription.change_scheduled',
  ])
  expect(types('subscription.updated', { scheduled_change: null })).toEqual(['subscription.updated'])
  expect(types('subscription.canceled')).toEqual(['subscription.canceled'])
})

test('paid and completed count as one payment', () => {
  expect(types('transaction.completed', { origin: 'web', payments: [{ status: 'captured' }] })).toEqual([])
  expect(types('transaction.completed', { origin: 'subscription_recurring' })).toEqual(['subscription.renewed'])
})

test.each([
  ['adjustment.created', 'refund', 'pending_approval', ['refund.created']],
  ['adjustment.created', 'refund', 'approved', ['refund.created', 'refund.succeeded']],
  ['adjustment.updated', 'refund', 'approved', ['refund.succeeded']],
  ['adjustment.updated', 'refund', 'rejected', ['refund.failed']],
  ['adjustment.created', 'chargeback', 'approved', ['dispute.opened']],
  ['adjustment.updated', 'chargeback', 'approved', []],
  ['adjustment.created', 'chargeback_reverse', 'approved', ['dispute.won']],
  ['adjustment.created', 'credit', 'approved', ['credit_note.created']],
])('%s with a %s that is %s results in %j', (type, action, status, expected) => {
  expect(types(type, { action, status })).toEqual(expected)
})

test('an activation ends a trial only if there was one', () => {
  expect(types('subscription.activated', { items: [{ trial_dates: null }] })).toEqual(['subscription.activated'])
  expect(types('subscription.activated', { items: [{ trial_dates: { starts_at: 'x' } }] })).toEqual([
    'subscription.activated',
    'subscription.trial_ended',
  ])
})

test('event and delivery ids differ, and another destination gets the same content', () => {
  const identities = ['ntf_1', 'ntf_2'].map(
    (notification_id) => inspected(delivery({ ...fixture('subscription.created'), notification_id })).identities[0]!,
  )
  expect(identities.map(({ deliveryId }) => deliveryId)).toEqual(['ntf_1', 'ntf_2'])
  expect(identities[0]!.dedupeKey).toBe(identities[1]!.dedupeKey)
  expect(identities[0]!.contentHash()).toBe(identities[1]!.contentHash())
})

test('a redelivery has its own notification_id and is the same event', () => {
  const again = { ...delivery({}), ...paddle.variants!.redelivered!(delivery(fixture('transaction.paid')), 'seed') }
  const [first, later] = [delivery(fixture('transaction.paid')), again].map((one) => inspected(one).identities[0]!)
  expect(later!.deliveryId).toMatch(/^ntf_/)
  expect(later!.deliveryId).not.toBe(first!.deliveryId)
  expect([later!.dedupeKey, later!.contentHash()]).toEqual([first!.dedupeKey, first!.contentHash()])
})

test('an event copy has fresh ids but the same price ids', () => {
  const original = JSON.stringify(fixture('transaction.paid'))
  const renamed = Buffer.from(paddle.withFreshIds(delivery(original), 'seed').body).toString()
  expect(renamed).toHaveLength(original.length)
  expect(renamed).not.toMatch(/"txn_01jyn2e8g1j4m7q0t3w6z9c2f5"|evt_01jw5q5e0cx3c6v9b2n5m8k1j4"/)
  expect(renamed).toContain('"pri_01jv9x2b5e8h1k4n7q0t3w6z9c"')
})

test('without an id or a type, there is no event', () => {
  expect(paddle.identify(delivery({}), { event_type: 'x' })).toMatchObject({
    finding: { code: 'envelope.no-id', pointer: '/event_id' },
  })
  expect(paddle.identify(delivery({}), { event_id: 'x' })).toMatchObject({
    finding: { code: 'envelope.no-type', pointer: '/event_type' },
  })
})
