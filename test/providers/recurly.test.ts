import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recurly } from '../../src/providers/recurly/index.ts'
import { recurlySignature } from '../../src/providers/recurly/signature.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'

const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const signature = '9bcec77061b8adda73f0760b90c8f72d413fed2bc274d84f4d80a7ca99e519e7'
const now = 1_750_000_000_000
const folder = new URL('../../fixtures/recurly/current/', import.meta.url)
const paid = {
  id: 'invc-1',
  object_type: 'charge_invoice',
  event_type: 'paid',
  event_time: '2025-07-01T09:00:05Z',
  site_id: 'site-1',
}

function verify(value: string, at = now) {
  return recurlySignature.verify(delivery(body, [['Recurly-Signature', value]]), 'rec_test', {
    now: at,
    tolerance: 300_000,
  })
}

test('a known signature is valid, and is reproduced byte for byte', () => {
  expect(verify(`${now},${signature}`)).toEqual({ ok: true, signedAt: now })
  expect(recurlySignature.sign(delivery(body), 'rec_test', { now, id: '' }).headers).toEqual([
    ['recurly-signature', `${now},${signature}`],
  ])
})

test('one of two signatures is enough during a rotation', () => {
  expect(verify(`${now},${'0'.repeat(64)},${signature}`)).toMatchObject({ ok: true })
})

test('a timestamp in seconds is read as such', () => {
  const [, seconds] = recurlySignature.sign(delivery(body), 'rec_test', { now: now / 1_000, id: '' }).headers[0]!
  expect(seconds).toMatch(/^1750000000,/)
  expect(verify(seconds)).toEqual({ ok: true, signedAt: now })
  expect(verify(seconds, now + 300_001)).toMatchObject({ reason: 'expired' })
})

test.each([
  ['', 'malformed'],
  [String(now), 'malformed'],
  [`${now},`, 'malformed'],
  [signature, 'malformed'],
  [`${now}, ${signature}`, 'mismatch'],
  [`${now + 1},${signature}`, 'mismatch'],
  [`${now},${signature.toUpperCase()}`, 'mismatch'],
])('recurly-signature %j is %s', (value, reason) => {
  expect(verify(value)).toMatchObject({ ok: false, reason })
})

test('the age limit is exact to the millisecond, and a missing header is reported', () => {
  expect(verify(`${now},${signature}`, now + 300_000)).toMatchObject({ ok: true })
  expect(verify(`${now},${signature}`, now + 300_001)).toMatchObject({ ok: false, reason: 'expired' })
  expect(recurlySignature.verify(delivery(body), 'rec_test', { now, tolerance: 0 })).toMatchObject({
    reason: 'missing',
  })
})

test('our own fixtures have the right types; a canceled subscription has not ended', () => {
  const found = readdirSync(folder).map((file) => {
    const inspection = inspected(delivery(readFileSync(new URL(file, folder))))
    expect(inspection).toMatchObject({ provider: 'recurly', identities: [{ type: file.replace('.json', '') }] })
    return [file.replace('.json', ''), inspection.events().map(({ type }) => type)]
  })
  expect(Object.fromEntries(found)).toEqual({
    'account.created': ['customer.created'],
    'charge_invoice.paid': ['invoice.paid'],
    'payment.failed': ['payment.failed', 'invoice.payment_failed'],
    'subscription.canceled': ['subscription.cancel_scheduled'],
    'subscription.created': ['subscription.created'],
    'subscription.expired': ['subscription.canceled'],
  })
})

test('a thin notification contains its object but no amounts', () => {
  const [event] = inspected(delivery(paid)).events()
  expect(event).toMatchObject({
    source: '/billhook/recurly/site-1',
    subject: 'invc-1',
    time: '2025-07-01T09:00:05.000Z',
  })
  expect(event?.data).toEqual({ invoice: 'invc-1' })
})

test("the body has only the object's id, so the dedupe key is the notification id or what happened and when", () => {
  expect(inspected(delivery(paid)).identities[0]?.dedupeKey).toBe('charge_invoice.paid:invc-1:2025-07-01T09:00:05Z')
  expect(inspected(delivery(paid, [['Recurly-Notification-Id', 'ntf-9']])).identities[0]).toMatchObject({
    eventId: 'ntf-9',
    dedupeKey: 'ntf-9',
  })
  expect(inspected(delivery({ ...paid, event_type: 'past_due' })).identities[0]?.dedupeKey).not.toContain('paid')
})

test('the waits between attempts follow the published formula', () => {
  expect(recurly.profile.retries.slice(0, 4)).toEqual([10_000, 74_000, 266_000, 778_000])
  expect(recurly.profile.retries).toHaveLength(10)
})

test('an event copy has fresh object and notification ids, but the same site', () => {
  const { headers, body: renamed } = recurly.withFreshIds(delivery(paid, [['recurly-notification-id', 'ntf-9']]), 's')
  expect(headers[0]?.[1]).toMatch(/^ntf-\d$/)
  expect(JSON.parse(Buffer.from(renamed).toString())).toMatchObject({
    site_id: 'site-1',
    id: expect.stringMatching(/^invc-\d$/) as string,
  })
})

test('without a type or an id, there is no event', () => {
  expect(recurly.identify(delivery({}), { event_type: 'x' })).toMatchObject({
    finding: { code: 'envelope.no-type', pointer: '/object_type' },
  })
  expect(recurly.identify(delivery({}), { object_type: 'x', event_type: 'y' })).toMatchObject({
    finding: { code: 'envelope.no-id' },
  })
})
