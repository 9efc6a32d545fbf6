import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/json/json.ts'
import { stripe } from '../../src/providers/stripe/index.ts'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'

const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const signature = '16bb8ff0ef1c1842c4cf41a774bd3b9cd966335e283c14d7c1dc01d1eadcabef'
const clock = { now: 1_750_000_000_000, tolerance: 300_000 }

function verify(header: string, { secret = 'whsec_test', bytes = body, now = clock.now } = {}) {
  return stripeSignature.verify(delivery(bytes, [['Stripe-Signature', header]]), secret, { ...clock, now })
}

function identify(event: JsonObject) {
  const identified = stripe.identify(delivery(event), event)
  return identified.ok ? identified.identities[0] : identified.finding
}

function hash(event: JsonObject): string | undefined {
  const identified = stripe.identify(delivery(event), event)
  return identified.ok ? identified.identities[0]?.contentHash() : undefined
}

test('a known signature is valid, and is reproduced byte for byte', () => {
  expect(verify(`t=1750000000,v1=${signature}`)).toEqual({ ok: true, signedAt: 1_750_000_000_000 })
  expect(stripeSignature.sign(delivery(body), 'whsec_test', { now: clock.now + 999, id: '' }).headers).toEqual([
    ['Stripe-Signature', `t=1750000000,v1=${signature}`],
  ])
})

test('one matching v1 is enough, and v0 is ignored', () => {
  expect(verify(`t=1750000000,v1=${'0'.repeat(64)},v1=${signature},v0=x`)).toMatchObject({ ok: true })
  expect(verify(`t=1750000000,v0=${signature}`)).toMatchObject({ ok: false, reason: 'malformed' })
})

test.each([
  ['', 'malformed'],
  [`v1=${signature}`, 'malformed'],
  [`t=,v1=${signature}`, 'malformed'],
  [`t=1e9,v1=${signature}`, 'malformed'],
  [`t=1750000000,v1=${signature},t=1`, 'malformed'],
  [`t=1750000000, v1=${signature}`, 'malformed'],
  ['t=1750000000', 'malformed'],
  ['t=1750000000,v1=', 'malformed'],
  [`t=1750000001,v1=${signature}`, 'mismatch'],
  [`t=1750000000,v1=${signature.slice(0, -1)}`, 'mismatch'],
  [`t=1750000000,v1=${signature}0`, 'mismatch'],
  [`t=1750000000,v1=${signature.toUpperCase()}`, 'mismatch'],
])('Stripe-Signature %j is %s', (header, reason) => {
  expect(verify(header)).toMatchObject({ ok: false, reason })
})

test('another secret, another body or a missing header is rejected', () => {
  expect(verify(`t=1750000000,v1=${signature}`, { secret: 'whsec_other' })).toMatchObject({
    ok: false,
    reason: 'mismatch',
  })
  expect(verify(`t=1750000000,v1=${signature}`, { bytes: `${body} ` })).toMatchObject({ ok: false, reason: 'mismatch' })
  expect(stripeSignature.verify(delivery(body), 'whsec_test', clock)).toMatchObject({ ok: false, reason: 'missing' })
})

test('the age is in whole seconds as in the official library, and a future time is accepted', () => {
  const header = `t=1750000000,v1=${signature}`
  expect(verify(header, { now: clock.now + 300_999 })).toMatchObject({ ok: true })
  expect(verify(header, { now: clock.now + 301_000 })).toMatchObject({
    ok: false,
    reason: 'expired',
    detail: 'signed 301 s before the delivery was received',
  })
  expect(verify(header, { now: clock.now - 86_400_000 })).toMatchObject({ ok: true })
})

test('a forged signature is a mismatch whatever its age, so that only the sender learns about the age', () => {
  expect(verify(`t=1750000000,v1=${'0'.repeat(64)}`, { now: clock.now + 999_000 })).toMatchObject({
    ok: false,
    reason: 'mismatch',
  })
})

test('a snapshot event has its id, type, version, time and object', () => {
  expect(identify(stripeEvent('evt_1', { api_version: '2024-06-20' }))).toMatchObject({
    provider: 'stripe',
    eventId: 'evt_1',
    type: 'invoice.paid',
    version: '2024-06-20',
    occurredAt: 1_750_000_000_000,
    subject: { kind: 'invoice', id: 'in_1' },
    dedupeKey: 'evt_1',
  })
})

test('a thin event has its related object', () => {
  const thin = {
    id: 'evt_2',
    object: 'v2.core.event',
    type: 'v1.billing.meter.error_report_triggered',
    created: '2024-09-26T17:46:22.134Z',
    related_object: { id: 'mtr_1', type: 'billing.meter' },
  }
  expect(identify(thin)).toMatchObject({
    eventId: 'evt_2',
    occurredAt: Date.UTC(2024, 8, 26, 17, 46, 22, 134),
    subject: { kind: 'billing.meter', id: 'mtr_1' },
  })
})

test('a missing version is not guessed', () => {
  for (const event of [
    stripeEvent('evt_1'),
    stripeEvent('evt_1', { api_version: null }),
    stripeEvent('evt_1', { api_version: '' }),
  ]) {
    expect(identify(event)).not.toHaveProperty('version')
  }
})

test('the same event at another endpoint has the same content, but not with a changed amount', () => {
  const [one, two, changed] = [
    { pending_webhooks: 1 },
    { pending_webhooks: 2 },
    { data: { object: { id: 'in_1', object: 'invoice', amount_due: 1 } } },
  ]
  expect(hash(stripeEvent('evt_1', one))).toBe(hash(stripeEvent('evt_1', two)))
  expect(hash(stripeEvent('evt_1', changed))).not.toBe(hash(stripeEvent('evt_1')))
})

test('an event that is nested deeper than the stack has a content hash', () => {
  const deep = `{"id":"evt_1","type":"a","deep":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  const identified = stripe.identify({ headers: [], body: Buffer.from(deep) }, JSON.parse(deep) as JsonObject)
  expect(identified.ok && identified.identities[0]?.contentHash()).toMatch(/^[\w-]{43}$/)
})

test('without an id or a type, there is no event, and its pointer is named', () => {
  expect(identify(stripeEvent(''))).toMatchObject({ code: 'envelope.no-id', pointer: '/id' })
  expect(identify(stripeEvent('evt_1', { type: 7 }))).toMatchObject({ code: 'envelope.no-type', pointer: '/type' })
})
