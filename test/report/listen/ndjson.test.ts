import { expect, test } from 'vitest'
import type { DeliveryView } from '../../../src/core/results/delivery-view.ts'
import { pipelineNdjson } from '../../../src/report/listen/ndjson.ts'

const delivery: DeliveryView = {
  id: 'dlv_1',
  receivedAt: 5,
  source: 'stripe',
  provider: 'stripe',
  types: ['invoice.paid'],
  eventIds: ['evt_1'],
  verification: { status: 'valid', scheme: 'stripe-v1', keyIndex: 0, signedAt: 4 },
  findings: [],
  size: 9,
}

test('an event is one line of JSON with keys in snake_case', () => {
  const line = pipelineNdjson({
    kind: 'received',
    at: 6,
    delivery,
    disposition: 'accepted',
    reason: 'new event',
    status: 200,
    durationMs: 1,
    recorded: true,
    forwards: 0,
  })
  expect(line.endsWith('}\n')).toBe(true)
  expect(JSON.parse(line)).toMatchObject({
    kind: 'received',
    duration_ms: 1,
    delivery: { received_at: 5, event_ids: ['evt_1'], verification: { key_index: 0, signed_at: 4 } },
  })
  expect(line).not.toMatch(/"[a-z]+[A-Z]\w*":/)
})

test('a duration has no digits beyond the precision of the clock', () => {
  const result = {
    startedAt: 1,
    durationMs: 55.22704699999997,
    outcome: 'error',
    code: 'timeout',
    message: '',
  } as const
  const tried = {
    kind: 'attempt',
    at: 3,
    deliveryId: 'dlv_1',
    target: 'http://127.0.0.1:1/',
    attempt: 1,
    result,
  } as const
  expect(pipelineNdjson(tried)).toContain('"duration_ms":55.227,')
  const more = { disposition: 'accepted', reason: '', recorded: true, forwards: 0, durationMs: 0.1 + 0.2 } as const
  expect(pipelineNdjson({ kind: 'received', at: 6, delivery, ...more })).toContain('"duration_ms":0.3,')
})

test('an answer that is not text is base64, and a failed attempt has a code', () => {
  const result = { startedAt: 1, durationMs: 2 }
  const attempt = { kind: 'attempt', at: 3, deliveryId: 'dlv_1', target: 'http://127.0.0.1:1/', attempt: 1 } as const
  const answered = pipelineNdjson({
    ...attempt,
    result: {
      ...result,
      outcome: 'response',
      status: 200,
      headers: [['a', 'b']],
      body: Buffer.from([0xff]),
      truncated: false,
    },
  })
  expect(JSON.parse(answered)).toMatchObject({
    delivery_id: 'dlv_1',
    status: 200,
    body_b64: '/w==',
    headers: [['a', 'b']],
  })
  const failed = pipelineNdjson({
    ...attempt,
    result: { ...result, outcome: 'error', code: 'refused', message: 'no' },
    retryAt: 9,
  })
  expect(JSON.parse(failed)).toMatchObject({ outcome: 'error', code: 'refused', retry_at: 9 })
})
