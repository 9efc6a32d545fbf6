import { expect, test } from 'vitest'
import type { Header } from '../../src/core/delivery/delivery.ts'
import { standardWebhooks } from '../../src/providers/standard-webhooks/index.ts'
import { standardSignature } from '../../src/providers/standard-webhooks/signature.ts'
import { delivery } from '../helpers/deliveries.ts'

const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const signature = 'v1,6lW+zXLyVZ+4grepzwZrgPqmdjX0HDd2NG3O4ZVc8ZY='
const clock = { now: 1_750_000_000_000, tolerance: 300_000 }
const parts = { id: 'msg_1', timestamp: '1750000000', signature }

function headers(more: Readonly<Record<string, string | undefined>> = {}, prefix = 'webhook'): Header[] {
  return Object.entries({ ...parts, ...more }).flatMap(([part, value]): Header[] =>
    value === undefined ? [] : [[`${prefix}-${part}`, value]],
  )
}

function verify(given: readonly Header[], { key = secret, now = clock.now } = {}) {
  return standardSignature.verify(delivery(body, given), key, { ...clock, now })
}

test('a known signature is valid with both sets of header names, and is reproduced byte for byte', () => {
  expect(verify(headers())).toEqual({ ok: true, signedAt: 1_750_000_000_000 })
  expect(verify(headers({}, 'svix'))).toEqual({ ok: true, signedAt: 1_750_000_000_000 })
  expect(standardSignature.sign(delivery(body), secret, { now: clock.now, id: 'msg_1' }).headers).toEqual(headers())
  expect(
    standardSignature.sign(delivery(body, [['Svix-Id', 'msg_0']]), secret, { now: clock.now, id: 'msg_1' }).headers,
  ).toEqual(headers({}, 'svix'))
})

test('the prefix of the secret is optional, and one of several signatures is enough', () => {
  expect(verify(headers(), { key: secret.slice(6) })).toMatchObject({ ok: true })
  expect(verify(headers({ signature: `v1a,xyz v1,AAAA ${signature}` }))).toMatchObject({ ok: true })
})

test.each([
  [{ id: undefined }, 'missing'],
  [{ timestamp: undefined }, 'missing'],
  [{ signature: undefined }, 'missing'],
  [{ timestamp: 'hello' }, 'malformed'],
  [{ timestamp: '1750000000.5' }, 'malformed'],
  [{ signature: 'v1' }, 'malformed'],
  [{ signature: signature.replace('v1,', 'v2,') }, 'malformed'],
  [{ signature: 'v1,' }, 'mismatch'],
  [{ signature: signature.slice(0, -1) }, 'mismatch'],
  [{ id: 'msg_2' }, 'mismatch'],
  [{ timestamp: '1750000001' }, 'mismatch'],
])('%j is %s', (more, reason) => {
  expect(verify(headers(more))).toMatchObject({ ok: false, reason })
})

test.each(['', 'whsec_', 'whsec_not base64', 'whsec_a-b_'])(
  'a secret such as %j is malformed rather than a mismatch',
  (key) => {
    expect(verify(headers(), { key })).toMatchObject({ ok: false, reason: 'malformed' })
  },
)

test('the age limit applies in both directions, in whole seconds as in the official library', () => {
  expect(verify(headers(), { now: clock.now + 300_999 })).toMatchObject({ ok: true })
  expect(verify(headers(), { now: clock.now + 301_000 })).toMatchObject({
    reason: 'expired',
    detail: 'signed 301 s before the delivery was received',
  })
  expect(verify(headers(), { now: clock.now - 300_000 })).toMatchObject({ ok: true })
  expect(verify(headers(), { now: clock.now - 300_001 })).toMatchObject({
    reason: 'expired',
    detail: 'signed 301 s after the delivery was received',
  })
})

test('the id is in the header, and is the same for retries, whatever the body contains', () => {
  const json = { id: 'body_1', type: 'invoice.issued', timestamp: '2025-04-01T00:20:02.771Z' }
  const identified = standardWebhooks.identify(delivery(json, headers()), json)
  expect(identified).toMatchObject({
    ok: true,
    identities: [
      { eventId: 'msg_1', dedupeKey: 'msg_1', type: 'invoice.issued', occurredAt: Date.UTC(2025, 3, 1, 0, 20, 2, 771) },
    ],
  })
  expect(standardWebhooks.identify(delivery(json), json)).toMatchObject({
    ok: false,
    finding: { code: 'envelope.no-id' },
  })
})
