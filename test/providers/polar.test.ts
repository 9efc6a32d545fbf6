import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { diagnose } from '../../src/core/signature/diagnose.ts'
import { detect, inspect } from '../../src/core/inspect.ts'
import type { JsonObject } from '../../src/core/json/json.ts'
import { providers } from '../../src/providers/index.ts'
import { polar } from '../../src/providers/polar/index.ts'
import { standardWebhooks } from '../../src/providers/standard-webhooks/index.ts'
import { delivery } from '../helpers/deliveries.ts'

const fixtures = new URL('../../fixtures/polar/current/', import.meta.url)
const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const at = { now: 1_750_000_000_000, tolerance: 300_000 }
const headers = (signature: string) =>
  [
    ['webhook-id', 'msg_1'],
    ['webhook-timestamp', '1750000000'],
    ['webhook-signature', signature],
  ] as const
const signature = 'v1,DJ4aXPd7YcudKChwDyEqAEc1n8IXx8jq/hBn10TgspE='

function events(payload: unknown) {
  return inspect(delivery(payload, [['webhook-id', 'msg_1']]), {
    providers,
    secrets: [],
    bodyLimit: 1e6,
    validate: () => [],
  }).events()
}

const types = (payload: unknown) => events(payload).map(({ type }) => type)
const fixture = (type: string) =>
  JSON.parse(readFileSync(new URL(`${type}.json`, fixtures), 'utf8')) as JsonObject & { data: JsonObject }

test('the HMAC key is the complete secret as text', () => {
  const [scheme] = polar.schemes
  expect(scheme!.verify(delivery(body, headers(signature)), 'polar_whs_test', at)).toEqual({
    ok: true,
    signedAt: at.now,
  })
  expect(scheme!.sign(delivery(body), 'polar_whs_test', { now: at.now, id: 'msg_1' }).headers).toEqual(
    headers(signature),
  )
  expect(scheme!.verify(delivery(body, headers(signature)), 'whs_test', at)).toMatchObject({ reason: 'mismatch' })
})

test('if the source is configured as Standard Webhooks, the diagnosis names Polar', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const made = polar.schemes[0]!.sign(delivery(body), secret, { now: at.now, id: 'msg_1' })
  const one = {
    delivery: { headers: made.headers, body: Buffer.from(body) },
    provider: standardWebhooks,
    secrets: [secret],
    at,
    others: [],
    providers,
  }
  expect(diagnose(one)).toContain('set the provider of the source to polar')
})

test('our own fixtures are detected by their body alone and have the right types', () => {
  const found = Object.fromEntries(
    readdirSync(fixtures).map((file) => [
      file,
      [detect(delivery(''), fixture(file.slice(0, -5)), providers).name, ...types(fixture(file.slice(0, -5)))],
    ]),
  )
  expect(found).toEqual({
    'order.paid.json': ['polar', 'invoice.paid', 'payment.succeeded'],
    'refund.created.json': ['polar', 'refund.created', 'refund.succeeded'],
    'subscription.canceled.json': ['polar', 'subscription.cancel_scheduled'],
    'subscription.created.json': ['polar', 'subscription.created'],
    'subscription.revoked.json': ['polar', 'subscription.canceled'],
  })
  expect(
    detect(
      delivery('', headers('v1,x')),
      { type: 'order.created', timestamp: '2026-01-01T00:00:00Z', data: { id: 'o_1' } },
      providers,
    ).name,
  ).toBe('standard-webhooks')
})

test('a canceled subscription ends later; if it ends at once, only the revocation counts', () => {
  expect(events(fixture('subscription.canceled'))).toMatchObject([
    { data: { cancelAt: '2026-04-01T10:00:05.000Z', customer: 'b2d1e0f9-8a7b-4c6d-9e5f-4a3b2c1d0e9f' } },
  ])
  const { data, ...rest } = fixture('subscription.canceled')
  expect(types({ ...rest, data: { ...data, ended_at: '2026-03-20T08:30:00Z' } })).toEqual([])
})

test('a refund is counted once, and a customer snapshot has no canonical event', () => {
  expect(types({ ...fixture('order.paid'), type: 'order.refunded' })).toEqual([])
  expect(types({ ...fixture('order.paid'), type: 'customer.state_changed' })).toEqual([])
})

test('an order contains its amounts, and a subscription its price and period', () => {
  expect(events(fixture('order.paid'))[0]).toMatchObject({
    id: 'msg_1',
    partitionkey: 'b2d1e0f9-8a7b-4c6d-9e5f-4a3b2c1d0e9f',
    data: { amount: { amount: 2299n, currency: 'USD' }, tax: { amount: 399n }, country: 'NL' },
  })
  expect(events(fixture('subscription.created'))[0]).toMatchObject({
    data: {
      amount: { amount: 1900n, currency: 'USD' },
      period: { start: '2026-03-01T10:00:05.000Z', end: '2026-04-01T10:00:05.000Z' },
    },
  })
})
