import { expect, test } from 'vitest'
import { secretProblem } from '../../src/core/signature/secret-problem.ts'
import { adyenPlatform } from '../../src/providers/adyen-platform/index.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'
import { outcomesOf } from '../helpers/fixtures.ts'

test('our own payloads have the types in their file names', () => {
  expect(outcomesOf('adyen-platform')).toEqual({
    'balancePlatform.transfer.updated': 'adyen-platform balancePlatform.transfer.updated: unmapped',
    'recurring.token.created': 'adyen-platform recurring.token.created: payment_method.attached',
    'recurring.token.disabled': 'adyen-platform recurring.token.disabled: payment_method.detached',
  })
})

test('each step of a transfer is a separate event', () => {
  const keys = [1, 2].map(
    (sequenceNumber) =>
      inspected(
        delivery({ type: 'balancePlatform.transfer.updated', environment: 'test', data: { id: 'T1', sequenceNumber } }),
      ).identities[0]?.dedupeKey,
  )
  expect(keys).toEqual(['balancePlatform.transfer.updated:T1:1', 'balancePlatform.transfer.updated:T1:2'])
})

test('without an id, the content is the dedupe key', () => {
  const keys = [1, 2].map((n) => inspected(delivery({ type: 'balancePlatform.x', n })).identities[0]?.dedupeKey)
  expect(new Set(keys).size).toBe(2)
})

test('a terminal notification is detected', () => {
  const request = {
    EventNotification: { EventToNotify: 'Shutdown', TimeStamp: '2025-01-01T00:00:00Z' },
    MessageHeader: { MessageCategory: 'Event', POIID: 'P400-1' },
  }
  expect(inspected(delivery({ SaleToPOIRequest: request }))).toMatchObject({
    provider: 'adyen-platform',
    identities: [{ type: 'terminal.Event.Shutdown', subject: { id: 'P400-1' } }],
  })
  expect(inspected(delivery({ SaleToPOIRequest: null })).malformed).toMatchObject({ code: 'envelope.no-type' })
})

test('a key that is not hexadecimal is reported before anything is sent', () => {
  expect(secretProblem(adyenPlatform, 'xyz')).toMatch(/hexadecimal/)
})
