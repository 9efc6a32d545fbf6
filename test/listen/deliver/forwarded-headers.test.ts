import { expect, test } from 'vitest'
import { forwardedHeaders } from '../../../src/listen/deliver/forwarded-headers.ts'

test('hop-by-hop headers are not forwarded, but headers for verification are', () => {
  const received = [
    ['Host', 'a'],
    ['Connection', 'close, X-Hop, Stripe-Signature'],
    ['X-Hop', '1'],
    ['Proxy-Authorization', 'x'],
    ['Stripe-Signature', 't=1,v1=2'],
    ['X-Kept', '2'],
  ] as const
  expect(forwardedHeaders(received, 'dlv_1', 2)).toEqual([
    ['Stripe-Signature', 't=1,v1=2'],
    ['X-Kept', '2'],
    ['billhook-delivery', 'dlv_1'],
    ['billhook-attempt', '2'],
  ])
})

test('a sender cannot set or remove the headers that billhook adds', () => {
  const received = [
    ['Connection', 'billhook-delivery, billhook-attempt'],
    ['Billhook-Delivery', 'dlv_0'],
    ['BILLHOOK-ATTEMPT', '9'],
    ['Billhook_Delivery', 'dlv_0'],
    ['billhook.attempt', '9'],
  ] as const
  expect(forwardedHeaders(received, 'dlv_1', 1)).toEqual([
    ['billhook-delivery', 'dlv_1'],
    ['billhook-attempt', '1'],
  ])
})
