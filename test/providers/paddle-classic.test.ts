import { createSign } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { secretProblem } from '../../src/core/signature/secret-problem.ts'
import { phpSerialized } from '../../src/providers/paddle-classic/form.ts'
import { paddleClassic } from '../../src/providers/paddle-classic/index.ts'
import { paddleClassicSignature } from '../../src/providers/paddle-classic/signature.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'
import { rsaPem } from '../helpers/rsa.ts'

const { publicKey, privateKey } = rsaPem()
const folder = new URL('../../fixtures/paddle-classic/current/', import.meta.url)
const form = [['Content-Type', 'application/x-www-form-urlencoded']] as const
const at = { now: 0, id: '', tolerance: 0 }

function verify(body: string, secret = publicKey) {
  return paddleClassicSignature.verify(delivery(body, form), secret, at)
}

function fixture(name: string) {
  return inspected(delivery(readFileSync(new URL(`${name}.json`, folder))))
}

function types(alert_name: string, fields: object) {
  return inspected(delivery({ alert_id: '1', alert_name, event_time: '2025-06-10 10:00:00', ...fields }))
    .events()
    .map(({ type }) => type)
}

test('fields are serialised as in PHP: sorted, with lengths in bytes', () => {
  expect(phpSerialized({ b: 'é', a: '' })).toBe('a:2:{s:1:"a";s:0:"";s:1:"b";s:2:"é";}')
})

test('a hand-made signature of the serialised fields is valid, however the form is escaped', () => {
  const signature = createSign('sha1')
    .update('a:2:{s:8:"alert_id";s:1:"7";s:5:"email";s:15:"a b@example.com";}')
    .sign(privateKey, 'base64')
  const encoded = encodeURIComponent(signature)
  expect(verify(`alert_id=7&email=a+b%40example.com&p_signature=${encoded}`)).toEqual({ ok: true })
  expect(verify(`p_signature=${encoded}&email=a%20b@example.com&alert_id=7`)).toEqual({ ok: true })
  expect(verify(`alert_id=8&email=a+b%40example.com&p_signature=${encoded}`)).toMatchObject({
    ok: false,
    reason: 'mismatch',
  })
  expect(verify(`alert_id=7&email=a+b%40example.com&p_signature=${encoded}`, rsaPem().publicKey)).toMatchObject({
    ok: false,
    reason: 'mismatch',
  })
})

test('a repeated field is rejected, because the handler may read another value than the signed one', () => {
  const { body } = paddleClassicSignature.sign(delivery('alert_id=7', form), privateKey, at)
  const signed = Buffer.from(body!).toString()
  expect(verify(signed)).toEqual({ ok: true })
  expect(verify(`alert_id=8&${signed}`)).toMatchObject({ ok: false, reason: 'malformed' })
})

test('a JSON body is never validly signed', () => {
  const { body } = paddleClassicSignature.sign(delivery('alert_id=7', form), privateKey, at)
  expect(verify(JSON.stringify(Object.fromEntries(new URLSearchParams(Buffer.from(body!).toString()))))).toMatchObject({
    ok: false,
  })
})

test('a missing signature and an invalid key are reported', () => {
  expect(verify('alert_id=7')).toMatchObject({ ok: false, reason: 'missing' })
  expect(verify('alert_id=7&p_signature=%00')).toMatchObject({ ok: false, reason: 'mismatch' })
  expect(secretProblem(paddleClassic, 'not a key')).toBe('the secret is not an RSA key in PEM')
  for (const key of [publicKey, privateKey, publicKey.replaceAll('\n', '\\n')])
    expect(secretProblem(paddleClassic, key)).toBeUndefined()
})

test('a fixture is sent as a signed form and received as the same event', () => {
  const body = readFileSync(new URL('subscription_payment_succeeded.json', folder))
  const signed = paddleClassicSignature.sign(delivery(body), privateKey, at)
  const received = delivery(signed.body, signed.headers)
  expect(paddleClassicSignature.verify(received, publicKey, at)).toEqual({ ok: true })
  expect(inspected(received).identities[0]?.contentHash()).toBe(
    fixture('subscription_payment_succeeded').identities[0]?.contentHash(),
  )
})

test('our own fixtures have the types in their file names', () => {
  const found = readdirSync(folder)
    .map((file) => file.replace('.json', ''))
    .map((name) => {
      expect(fixture(name)).toMatchObject({ provider: 'paddle-classic', identities: [{ type: name }] })
      return [
        name,
        fixture(name)
          .events()
          .map(({ type }) => type),
      ]
    })
  expect(Object.fromEntries(found)).toEqual({
    subscription_cancelled: ['subscription.cancel_scheduled'],
    subscription_created: ['subscription.created'],
    subscription_payment_failed: ['invoice.payment_failed', 'payment.failed', 'subscription.past_due'],
    subscription_payment_refunded: ['refund.succeeded'],
    subscription_payment_succeeded: ['invoice.paid', 'payment.succeeded', 'subscription.renewed'],
  })
})

test('amounts are decimal strings in major units', () => {
  expect(fixture('subscription_payment_succeeded').events()[0]).toMatchObject({
    subject: '901442',
    time: '2025-07-01T09:01:12.000Z',
    data: {
      customer: '7700231',
      plan: '55210',
      payment: '60119283',
      amount: { amount: 1990n, currency: 'EUR' },
      tax: { amount: 332n },
      fee: { amount: 150n },
      country: 'AT',
    },
  })
  expect(fixture('subscription_payment_failed').events()[0]?.data).toMatchObject({
    attempt: 1,
    nextAttemptAt: '2025-08-04T00:00:00.000Z',
    amount: { amount: 1990n },
  })
})

test.each([
  ['subscription_cancelled', { cancellation_effective_date: '2025-06-10' }, ['subscription.canceled']],
  ['subscription_cancelled', { cancellation_effective_date: '2025-06-11' }, ['subscription.cancel_scheduled']],
  ['subscription_payment_succeeded', { initial_payment: 'true' }, ['invoice.paid', 'payment.succeeded']],
  ['subscription_payment_succeeded', { initial_payment: '1' }, ['invoice.paid', 'payment.succeeded']],
  [
    'subscription_payment_succeeded',
    { initial_payment: 'false' },
    ['invoice.paid', 'payment.succeeded', 'subscription.renewed'],
  ],
  [
    'subscription_updated',
    { status: 'active', old_status: 'trialing' },
    ['subscription.updated', 'subscription.activated', 'subscription.trial_ended'],
  ],
  ['subscription_updated', { status: 'paused', old_status: 'active' }, ['subscription.updated', 'subscription.paused']],
  ['subscription_updated', { status: 'past_due', old_status: 'past_due' }, ['subscription.updated']],
  ['new_audience_member', {}, []],
])('%s with %j results in %j', (type, fields, expected) => {
  expect(types(type, fields)).toEqual(expected)
})

test('an event copy has fresh ids and is otherwise unchanged', () => {
  const body = 'alert_id=123456&passthrough=alert_id%3D123456&subscription_id=55&x=%ff'
  expect(Buffer.from(paddleClassic.withFreshIds(delivery(body), 's').body).toString()).toMatch(
    /^alert_id=(?!123456)[1-9]\d{5}&passthrough=alert_id%3D123456&subscription_id=[1-9]\d&x=%ff$/,
  )
})

test('without an id or a type, there is no event', () => {
  expect(paddleClassic.identify(delivery({}), { alert_name: 'x' })).toMatchObject({
    finding: { code: 'envelope.no-id' },
  })
  expect(paddleClassic.identify(delivery({}), { alert_id: '1' })).toMatchObject({
    finding: { code: 'envelope.no-type' },
  })
})
