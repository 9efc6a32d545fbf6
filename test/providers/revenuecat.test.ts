import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { detect, inspect } from '../../src/core/inspect.ts'
import type { JsonObject } from '../../src/core/json/json.ts'
import { providers } from '../../src/providers/index.ts'
import { revenueCat } from '../../src/providers/revenuecat/index.ts'
import { delivery } from '../helpers/deliveries.ts'

const fixtures = new URL('../../fixtures/revenuecat/current/', import.meta.url)
const at = { now: 0, tolerance: Number.POSITIVE_INFINITY }

function events(payload: unknown) {
  return inspect(delivery(payload), { providers, secrets: [], bodyLimit: 1e6, validate: () => [] }).events()
}

const types = (payload: unknown) => events(payload).map(({ type }) => type)
const fixture = (type: string) =>
  JSON.parse(readFileSync(new URL(`${type}.json`, fixtures), 'utf8')) as JsonObject & { event: JsonObject }
const changed = (type: string, more: object) => ({ ...fixture(type), event: { ...fixture(type).event, ...more } })

test.each([
  [[['Authorization', 'Bearer s3cret']], 'Bearer s3cret', { ok: true }],
  [[['authorization', 's3cret']], 's3cret', { ok: true }],
  [[['Authorization', 'Bearer s3cret']], 's3cret', { ok: false, reason: 'mismatch' }],
  [[['Authorization', 's3cre']], 's3cret', { ok: false, reason: 'mismatch' }],
  [[['Authorization', 'pässwörd']], 'pässwörd', { ok: true }],
  [[['Authorization', Buffer.from('pässwörd€').toString('latin1')]], 'pässwörd€', { ok: true }],
  [[['Authorization', '']], '', { ok: false, reason: 'malformed' }],
  [[], 's3cret', { ok: false, reason: 'missing' }],
] as const)('for the Authorization header %j and the secret %j, the result is %j', (headers, secret, result) => {
  expect(revenueCat.schemes[0]!.verify(delivery('{}', headers), secret, at)).toMatchObject(result)
})

test('a secret with non-ASCII letters is encoded for the header and matches', () => {
  const { headers } = revenueCat.schemes[0]!.sign(delivery('{}'), 'pässwörd€', { now: 0, id: '' })
  expect(headers[0]?.[1]).toMatch(/^[\0-\u00FF]+$/)
  expect(revenueCat.schemes[0]!.verify(delivery('{}', headers), 'pässwörd€', at)).toEqual({ ok: true })
})

test('our own fixtures are detected by their body and have the right types', () => {
  const found = Object.fromEntries(
    readdirSync(fixtures).map((file) => [
      file,
      [detect(delivery(''), fixture(file.slice(0, -5)), providers).name, ...types(fixture(file.slice(0, -5)))],
    ]),
  )
  expect(found).toEqual({
    'BILLING_ISSUE.json': ['revenuecat', 'subscription.past_due', 'invoice.payment_failed', 'payment.failed'],
    'CANCELLATION.json': ['revenuecat', 'subscription.cancel_scheduled'],
    'EXPIRATION.json': ['revenuecat', 'subscription.canceled'],
    'INITIAL_PURCHASE.json': ['revenuecat', 'subscription.created', 'subscription.trial_started'],
    'RENEWAL.json': ['revenuecat', 'subscription.renewed', 'subscription.trial_ended'],
  })
})

test('an event has its id, version, time and subscription', () => {
  const json = fixture('RENEWAL')
  expect(revenueCat.identify(delivery(json), json)).toMatchObject({
    identities: [
      {
        eventId: '0E0B1C52-6A0B-4B41-8B68-0C9C4F1B2A02',
        dedupeKey: '0E0B1C52-6A0B-4B41-8B68-0C9C4F1B2A02',
        version: '1.0',
        occurredAt: 1_775_037_604_000,
        subject: { kind: 'subscription', id: '170000100000001' },
      },
    ],
  })
})

test('amounts are exact and in the currency of the purchase', () => {
  expect(events(fixture('RENEWAL'))[0]).toMatchObject({
    data: { amount: { amount: 999n, currency: 'EUR' }, country: 'DE', customer: 'user-4711', live: false },
  })
  expect(events(changed('RENEWAL', { price_in_purchased_currency: 1200, currency: 'JPY' }))[0]).toMatchObject({
    data: { amount: { amount: 1200n, currency: 'JPY' } },
  })
  expect(events(changed('RENEWAL', { price_in_purchased_currency: 9.990_000_1 }))[0]?.data).not.toHaveProperty('amount')
})

test('a cancellation does not end the subscription; by support it is a refund, for billing a twin', () => {
  expect(events(fixture('CANCELLATION'))[0]).toMatchObject({ data: { cancelAt: '2026-04-01T10:00:00.000Z' } })
  const refund = events(
    changed('CANCELLATION', { cancel_reason: 'CUSTOMER_SUPPORT', price_in_purchased_currency: -9.99 }),
  )
  expect(refund.map(({ type, data }) => [type, data.amount?.amount])).toEqual([
    ['refund.created', 999n],
    ['refund.succeeded', 999n],
  ])
  expect(types(changed('CANCELLATION', { cancel_reason: 'BILLING_ERROR' }))).toEqual([])
})

test('an expiration ends the subscription, except for a pause, and reports exhausted retries', () => {
  expect(types(changed('EXPIRATION', { expiration_reason: 'BILLING_ERROR' }))).toEqual([
    'subscription.canceled',
    'subscription.halted',
  ])
  expect(types(changed('EXPIRATION', { expiration_reason: 'SUBSCRIPTION_PAUSED' }))).toEqual([])
  expect(types(changed('EXPIRATION', { type: 'TRANSFER' }))).toEqual([])
})
