import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/core/json/json.ts'
import { secretProblem } from '../../src/core/signature/secret-problem.ts'
import { adyen } from '../../src/providers/adyen/index.ts'
import { adyenMoney } from '../../src/providers/adyen/money.ts'
import { adyenSignature } from '../../src/providers/adyen/signature.ts'
import { delivery, inspected, sameEvent } from '../helpers/deliveries.ts'
import { fixture, outcomesOf } from '../helpers/fixtures.ts'

const key = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'
const at = { now: 0, tolerance: Number.POSITIVE_INFINITY, id: '' }
const example = {
  pspReference: '7914073381342284',
  originalReference: '',
  merchantAccountCode: 'TestMerchant',
  merchantReference: 'TestPayment-1407325143704',
  amount: { value: 1130, currency: 'EUR' },
  eventCode: 'AUTHORISATION',
  success: 'true',
  additionalData: { hmacSignature: 'coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=' },
}

function batch(...items: readonly object[]): JsonObject {
  return { live: 'false', notificationItems: items.map((item) => ({ NotificationRequestItem: item })) }
}

function verify(body: unknown, secret = key) {
  return adyenSignature.verify(delivery(body), secret, at)
}

function types(item: object): string[] {
  return inspected(delivery(batch({ ...example, ...item })))
    .events()
    .map(({ type }) => type)
}

test('our own payloads have the types in their file names', () => {
  expect(outcomesOf('adyen')).toEqual({
    AUTHORISATION: 'adyen AUTHORISATION: payment.authorized',
    CAPTURE: 'adyen CAPTURE: payment.succeeded',
    CHARGEBACK: 'adyen CHARGEBACK: dispute.funds_withdrawn',
    RECURRING_CONTRACT: 'adyen RECURRING_CONTRACT: payment_method.attached',
    REFUND: 'adyen REFUND: refund.created',
  })
})

test('a known signature is valid, and signing replaces it and keeps every other byte', () => {
  expect(verify(batch(example))).toEqual({ ok: true })
  const body = JSON.stringify(batch(example), null, 2)
  const stale = body.replace(example.additionalData.hmacSignature, 'stale')
  expect(Buffer.from(adyenSignature.sign(delivery(stale), key, at).body!).toString()).toBe(body)
})

test('a signed body that other parsers would read differently is not valid', () => {
  const signed = JSON.stringify(batch(example))
  const twice = (from: string, to: string) =>
    expect(verify(signed.replace(from, to))).toMatchObject({ ok: false, reason: 'malformed' })
  twice('"amount":', '"amount":{"value":1,"currency":"EUR"},"amount":')
  twice('"eventCode":', '"eventCode":"REFUND","eventCode":')
  twice('"success":', '"succe\\u0073s":"false","success":')
  twice('"notificationItems":', '"notificationItems":[],"notificationItems":')
  // A repeated name is found even next to numbers with many digits, or in a different case, which Go and .NET ignore.
  twice(
    '"pspReference":',
    '"x":[1234567890123456,1234567890123456,1234567890123456],"amount":{"value":1,"currency":"EUR"},"pspReference":',
  )
  twice('"amount":', '"Amount":{"value":1,"currency":"EUR"},"amount":')
  twice('"value":', '"VALUE":1,"value":')
  twice('"notificationItems":', '"NotificationItems":[],"notificationItems":')
  // Go also treats the long s as s, and the Kelvin sign as k.
  twice('"success":', '"\u017Fuccess":"false","success":')
  twice('"pspReference":', '"p\\u017FpReference":"x","pspReference":')
  twice('"live":', '"\u212Aey":1,"key":1,"live":')
  twice('"originalReference":""', '"originalReference":{"a":1}')
})

test('deep nesting in the signed members is not an error', () => {
  const deep = `"amount":${'{"amount":'.repeat(20_000)}1${'}'.repeat(20_000)}`
  expect(verify(JSON.stringify(batch(example)).replace('"currency":', `${deep},"currency":`))).toEqual({ ok: true })
})

test('a bare item next to a list is malformed, because it is unclear which one counts', () => {
  const forged = { ...example, pspReference: 'forged' }
  for (const notificationItems of [
    { 0: { NotificationRequestItem: forged } },
    [{ NotificationRequestItem: forged }],
    [{ NotificationRequestItem: example }],
    [],
    null,
    '',
  ]) {
    const body = { ...example, notificationItems }
    expect(verify(body)).toMatchObject({ ok: false })
    expect(inspected(delivery(body))).toMatchObject({ malformed: { code: 'envelope.no-items' } })
  }
})

test('a genuine item that is sent again with other unsigned members is the same event', () => {
  const [one] = inspected(delivery(batch(example))).identities
  for (const more of [
    { x: 1 },
    { reason: 'forged' },
    { additionalData: { ...example.additionalData, alias: 'x' } },
    { amount: { ...example.amount, x: 1 } },
  ]) {
    expect(sameEvent(delivery(batch({ ...example, ...more })), one!)).toBe(true)
  }
  expect(sameEvent(delivery(batch({ ...example, amount: { value: 1131, currency: 'EUR' } })), one!)).toBe(false)
})

test('signed fields cannot be shifted into each other to repeat an old event with another id', () => {
  const { body } = adyenSignature.sign(delivery(batch({ ...example, merchantReference: 'order:17' })), key, at)
  expect(verify(body)).toEqual({ ok: true })
  const [signed] = (
    JSON.parse(Buffer.from(body!).toString()) as { notificationItems: { NotificationRequestItem: typeof example }[] }
  ).notificationItems
  const moved = {
    pspReference: `${example.pspReference}:`,
    originalReference: 'TestMerchant',
    merchantAccountCode: 'order',
    merchantReference: '17',
  }
  expect(verify(batch({ ...signed!.NotificationRequestItem, ...moved }))).toMatchObject({
    ok: false,
    reason: 'malformed',
  })
})

test.each([
  ['no additionalData', {}],
  ['an empty additionalData', { additionalData: {} }],
  ['other additionalData', { additionalData: { cardSummary: '1142' } }],
])('an item with %s is signed by adding the signature', (_name, more) => {
  const { additionalData: _old, ...bare } = example
  for (const item of [
    { ...bare, ...more },
    { ...more, ...bare },
  ]) {
    const { body } = adyenSignature.sign(delivery(batch(item, item)), key, at)
    expect(verify(body)).toEqual({ ok: true })
  }
})

test.each(['pspReference', 'originalReference', 'merchantAccountCode', 'merchantReference', 'eventCode', 'success'])(
  'a changed %s does not match',
  (field) => {
    expect(verify(batch({ ...example, [field]: 'x' }))).toMatchObject({ ok: false, reason: 'mismatch' })
  },
)

test('every item of a batch must match', () => {
  expect(verify(batch(example, { ...example, amount: { value: 1131, currency: 'EUR' } }))).toMatchObject({
    ok: false,
    reason: 'mismatch',
  })
  expect(verify(batch(example, { ...example, additionalData: {} }))).toMatchObject({ ok: false, reason: 'missing' })
  expect(verify(batch())).toMatchObject({ ok: false, reason: 'missing' })
  expect(verify(batch({ ...example, additionalData: { hmacSignature: 7 } }))).toMatchObject({
    ok: false,
    reason: 'malformed',
  })
})

test('a key that is not hexadecimal is reported before anything is sent', () => {
  expect(secretProblem(adyen, 'not-hex')).toMatch(/hexadecimal/)
  expect(secretProblem(adyen, key)).toBeUndefined()
})

test('no bytes cause an exception in signing or verifying, and no forgery is valid', () => {
  const bodies = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .jsonValue()
      .map((value) => Buffer.from(JSON.stringify({ notificationItems: [value, { NotificationRequestItem: value }] }))),
  )
  fc.assert(
    fc.property(bodies, (body) => {
      expect(verify(body).ok).toBe(false)
      adyenSignature.sign(delivery(body), key, at)
      adyen.withFreshIds(delivery('{}'), 'seed')
    }),
  )
})

test('an event is identified by code, reference and success, for each item of a batch', () => {
  const { identities } = inspected(delivery(batch(example, { ...example, success: 'false' })))
  expect(identities.map(({ dedupeKey }) => dedupeKey)).toEqual([
    'AUTHORISATION:7914073381342284:true',
    'AUTHORISATION:7914073381342284:false',
  ])
  expect(inspected(delivery(batch(example, {}))).malformed).toMatchObject({
    code: 'envelope.no-id',
    pointer: '/notificationItems/1/NotificationRequestItem',
  })
})

test('the string "false" counts as false: a refused payment has failed', () => {
  expect(types({ success: 'false' })).toEqual(['payment.failed', 'invoice.payment_failed'])
  expect(types({ eventCode: 'CAPTURE', success: 'false' })).toEqual(['payment.failed'])
})

test('REFUND only acknowledges a request; a failure comes later', () => {
  expect(types({ eventCode: 'REFUND' })).toEqual(['refund.created'])
  expect(types({ eventCode: 'REFUND', success: 'false' })).toEqual(['refund.failed'])
  expect(types({ eventCode: 'REFUND_FAILED' })).toEqual(['refund.failed'])
  expect(types({ eventCode: 'REFUND_WITH_DATA' })).toEqual(['refund.succeeded'])
  expect(types({ eventCode: 'CANCEL_OR_REFUND' })).toEqual([])
})

test('payment, amount, card and customer are read; a refund refers to its payment', () => {
  expect(inspected(delivery(fixture('adyen', 'AUTHORISATION'))).events()).toMatchObject([
    {
      source: '/billhook/adyen/ExampleMerchantECOM',
      time: '2025-06-15T15:06:40.000Z',
      partitionkey: 'customer-1042',
      data: {
        payment: 'NC6HT9CRT65ZGN82',
        amount: { amount: 4900n, currency: 'EUR' },
        card: { last4: '1142', bin: '411111', brand: 'visa' },
        country: 'NL',
        live: false,
      },
    },
  ])
  expect(inspected(delivery(fixture('adyen', 'REFUND'))).events()).toMatchObject([
    { data: { payment: 'NC6HT9CRT65ZGN82', refund: 'LM9BV8HKT65ZGN82' } },
  ])
})

test('the reason for a refusal is a decline with its class', () => {
  const [failed] = inspected(delivery(batch({ ...example, success: 'false', reason: 'Not enough balance' }))).events()
  expect(failed?.data.decline).toEqual({ code: 'Not enough balance', class: 'funds' })
})

test('minor units follow ISO 4217, even if Adyen uses others', () => {
  expect(adyenMoney({ value: 1000, currency: 'JPY' })).toEqual({ amount: 1000n, currency: 'JPY' })
  expect(adyenMoney({ value: 1234, currency: 'KWD' })).toEqual({ amount: 1234n, currency: 'KWD' })
  expect(adyenMoney({ value: 2500, currency: 'ISK' })).toEqual({ amount: 25n, currency: 'ISK' })
  expect(adyenMoney({ value: 2550, currency: 'CLP' })).toBeUndefined()
  expect(adyenMoney({ value: 70, currency: 'IDR' })).toEqual({ amount: 7000n, currency: 'IDR' })
})
