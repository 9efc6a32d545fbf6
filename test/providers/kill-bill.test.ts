import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inspect } from '../../src/core/inspect.ts'
import type { JsonObject } from '../../src/core/json/json.ts'
import { killBill } from '../../src/providers/kill-bill/index.ts'
import { providers } from '../../src/providers/index.ts'
import { delivery } from '../helpers/deliveries.ts'

const fixtures = new URL('../../fixtures/kill-bill/current/', import.meta.url)
const fixture = (type: string) => JSON.parse(readFileSync(new URL(`${type}.json`, fixtures), 'utf8')) as JsonObject
const look = (payload: unknown) =>
  inspect(delivery(payload), { providers, secrets: ['any'], bodyLimit: 1e6, validate: () => [] })
const types = (payload: unknown) =>
  look(payload)
    .events()
    .map(({ type }) => type)
const payment = (eventType: string, transactionType: string) => ({
  ...fixture('PAYMENT_SUCCESS'),
  eventType,
  metaData: JSON.stringify({ paymentTransactionId: 'tx_2', transactionType }),
})

test('our own fixtures are detected by their body, have the right types, and are unsigned', () => {
  const found = Object.fromEntries(
    readdirSync(fixtures).map((file) => [
      file,
      [look(fixture(file.slice(0, -5))).provider, ...types(fixture(file.slice(0, -5)))],
    ]),
  )
  expect(found).toEqual({
    'INVOICE_PAYMENT_SUCCESS.json': ['kill-bill', 'invoice.paid'],
    'PAYMENT_SUCCESS.json': ['kill-bill', 'payment.succeeded'],
    'SUBSCRIPTION_CANCEL.json': ['kill-bill', 'subscription.cancel_scheduled'],
    'SUBSCRIPTION_CREATION.json': ['kill-bill', 'subscription.created'],
  })
  expect(look(fixture('PAYMENT_SUCCESS')).verification).toEqual({ status: 'unchecked', reason: 'unsigned-provider' })
})

const key = (payload: JsonObject) => look(payload).identities.map(({ dedupeKey }) => dedupeKey)

test('the dedupe key contains type and object, and the action and transaction if given', () => {
  expect(key(fixture('SUBSCRIPTION_CANCEL'))).toEqual([
    'SUBSCRIPTION_CANCEL:a5d8b0c1-4e2f-4a67-9c3d-1b7e6f5a2c33:REQUESTED',
  ])
  expect(key(fixture('PAYMENT_SUCCESS'))).toEqual([
    'PAYMENT_SUCCESS:e4d3c2b1-a098-4f7e-8d6c-5b4a39281706:0a1b2c3d-4e5f-4061-8273-94a5b6c7d8e9',
  ])
  expect(key({ ...fixture('PAYMENT_SUCCESS'), metaData: 'not JSON' })).toEqual([
    'PAYMENT_SUCCESS:e4d3c2b1-a098-4f7e-8d6c-5b4a39281706',
  ])
})

test('a requested cancellation is not an effective one', () => {
  expect(types({ ...fixture('SUBSCRIPTION_CANCEL'), metaData: '{"actionType":"EFFECTIVE"}' })).toEqual([
    'subscription.canceled',
  ])
  expect(types({ ...fixture('SUBSCRIPTION_CANCEL'), metaData: null })).toEqual([])
})

test('the canonical event of a payment depends on its transaction type', () => {
  expect(
    ['AUTHORIZE', 'CAPTURE', 'REFUND', 'CHARGEBACK', 'VOID'].map((kind) => types(payment('PAYMENT_SUCCESS', kind))),
  ).toEqual([['payment.authorized'], ['payment.succeeded'], ['refund.succeeded'], ['dispute.lost'], []])
  expect(['PURCHASE', 'REFUND'].map((kind) => types(payment('PAYMENT_FAILED', kind)))).toEqual([
    ['payment.failed'],
    ['refund.failed'],
  ])
})

test('a notification has ids but no amounts, and twins are unmapped', () => {
  expect(look(fixture('PAYMENT_SUCCESS')).events()[0]?.data).toEqual({
    customer: '7f1c3a52-9be0-4c1e-8a35-2d6b9d0e4f11',
    payment: 'e4d3c2b1-a098-4f7e-8d6c-5b4a39281706',
  })
  expect(types({ ...fixture('SUBSCRIPTION_CREATION'), eventType: 'ENTITLEMENT_CREATION' })).toEqual([])
  expect(killBill.identify(delivery('{}'), { eventType: 'X' })).toMatchObject({
    ok: false,
    finding: { code: 'envelope.no-id' },
  })
})
