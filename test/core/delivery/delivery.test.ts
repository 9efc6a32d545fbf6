import { expect, test } from 'vitest'
import { header, headerValues } from '../../../src/core/delivery/delivery.ts'
import { deliveryId } from '../../../src/core/delivery/id.ts'
import { delivery } from '../../helpers/deliveries.ts'

const message = delivery('', [
  ['X-Other', '0'],
  ['Stripe-Signature', 'a'],
  ['stripe-signature', 'b'],
])

test('a header is found in any case, and the first of several is used', () => {
  expect(header(message, 'stripe-signature')).toBe('a')
  expect(headerValues(message, 'stripe-signature')).toEqual(['a', 'b'])
  expect(header(message, 'stripe-signatur')).toBeUndefined()
})

test('delivery ids sort by time of receipt', () => {
  const uuid = '00000000-0000-4000-8000-0123456789ab'
  const times = [0, 1, 1_720_000_000_000, 1_720_000_000_001, 4_102_444_800_000]
  const ids = times.map((time) => deliveryId(time, uuid))
  expect(ids.toSorted()).toEqual(ids)
  expect(ids[2]).toMatch(/^dlv_[0-9a-z]{9}0123456789ab$/)
})
