import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { googlePlay } from '../../src/providers/google-play/index.ts'
import { delivery, inspected, sameEvent } from '../helpers/deliveries.ts'

const fixtures = new URL('../../fixtures/google-play/1.0/', import.meta.url)
const token = 'kfjgpoihqexample.AO-J1OwTokenOfExampleSubscription0001'

function read(name: string): Buffer {
  return readFileSync(new URL(`${name}.json`, fixtures))
}

/** Returns a Pub/Sub push with a notification. */
function push(notification: object, more: object = {}) {
  const data = { version: '1.0', packageName: 'com.example.app', eventTimeMillis: '1772344800000', ...notification }
  return delivery({ message: { data: Buffer.from(JSON.stringify(data)).toString('base64'), messageId: '1', ...more } })
}

function types(message: ReturnType<typeof push>): string[] {
  return inspected(message)
    .events()
    .map(({ type }) => type)
}

test('our own fixtures have the right types: a cancellation is scheduled, an expiry ends', () => {
  const found = readdirSync(fixtures).map((file) => {
    const inspection = inspected(delivery(readFileSync(new URL(file, fixtures))))
    expect(inspection).toMatchObject({
      provider: 'google-play',
      verification: { status: 'unchecked', reason: 'unsigned-provider' },
    })
    return [inspection.identities[0]?.type, inspection.events().map(({ type }) => type)]
  })
  expect(Object.fromEntries(found)).toEqual({
    SUBSCRIPTION_CANCELED: ['subscription.cancel_scheduled'],
    SUBSCRIPTION_EXPIRED: ['subscription.canceled'],
    SUBSCRIPTION_PURCHASED: ['subscription.created'],
    SUBSCRIPTION_RENEWED: ['subscription.renewed'],
    VOIDED_PURCHASE: ['refund.succeeded'],
  })
})

test('is identified by the message id, the time and version of the notification, and the purchase token', () => {
  const inspection = inspected(delivery(read('SUBSCRIPTION_RENEWED')))
  expect(inspection.identities).toMatchObject([
    {
      eventId: '14000000000000002',
      version: '1.0',
      occurredAt: 1_775_023_200_000,
      subject: { kind: 'purchase', id: token },
    },
  ])
  expect(inspection.events()[0]).toMatchObject({
    source: '/billhook/google-play/com.example.app',
    data: { subscription: token, plan: 'team.monthly' },
  })
})

test('has no amounts, because it is thin', () => {
  expect(inspected(delivery(read('VOIDED_PURCHASE'))).events()[0]?.data).toEqual({
    subscription: token,
    payment: 'GPA.3300-0000-0000-00001..0',
  })
})

test('reads one-time products, test notifications and unknown notification types', () => {
  expect(
    types(push({ oneTimeProductNotification: { notificationType: 1, purchaseToken: 't', sku: 'coins' } })),
  ).toEqual(['payment.succeeded'])
  expect(types(push({ oneTimeProductNotification: { notificationType: 2, purchaseToken: 't' } }))).toEqual([])
  expect(inspected(push({ testNotification: { version: '1.0' } })).identities).toMatchObject([{ type: 'TEST' }])
  expect(inspected(push({ subscriptionNotification: { notificationType: 99 } })).identities).toMatchObject([
    { type: 'SUBSCRIPTION_99' },
  ])
  expect(types(push({ subscriptionNotification: { notificationType: 99 } }))).toEqual([])
})

test('other Pub/Sub messages and invalid data are not detected', () => {
  for (const data of ['', 'AAAA', Buffer.from('{"a":1}').toString('base64'), 7]) {
    expect(inspected(delivery({ id: 'x', message: { data, messageId: '1' } })).provider).toBe('unknown')
  }
  expect(inspected(push({})).malformed).toMatchObject({ code: 'envelope.no-type' })
  expect(inspected(push({ testNotification: {} }, { messageId: undefined })).malformed).toMatchObject({
    code: 'envelope.no-id',
  })
})

test('a retried push has the same content', () => {
  const [one] = inspected(push({ testNotification: {} })).identities
  expect(sameEvent(push({ testNotification: {} }, { deliveryAttempt: 2 }), one!)).toBe(true)
  expect(sameEvent(push({ testNotification: { version: '2' } }), one!)).toBe(false)
})

test('an event copy has a fresh message id, and a fresh token that is the same for the same seed', () => {
  const [first, second] = ['SUBSCRIPTION_PURCHASED', 'SUBSCRIPTION_EXPIRED'].map((name) =>
    inspected(delivery(googlePlay.withFreshIds(delivery(read(name)), 'seed').body)),
  )
  expect(first?.identities[0]?.eventId).toMatch(/^\d{17}$/)
  expect(first?.identities[0]?.eventId).not.toBe('14000000000000001')
  expect(first?.events()[0]?.data.subscription).not.toBe(token)
  expect(second?.events()[0]?.data).toMatchObject({
    subscription: first?.events()[0]?.data.subscription,
    plan: 'team.monthly',
  })
})
