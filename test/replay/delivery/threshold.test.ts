import { expect, test } from 'vitest'
import type { DeliveryCounts } from '../../../src/core/results/replay-report.ts'
import { judgeThreshold, parseThreshold } from '../../../src/replay/delivery/threshold.ts'

const counts: DeliveryCounts = {
  sent: 200,
  status: { '200': 190, '204': 4, '302': 1, '500': 3, timeout: 2 },
  latency_ms: { p50: 2, p95: 40, p99: 500, max: 812.5, histogram: [] },
}

function judged(rule: string, of = counts) {
  const threshold = parseThreshold(rule)
  if (typeof threshold === 'string') throw new Error(threshold)
  return judgeThreshold(threshold, of)
}

test.each([
  ['p99>500ms', 500, 'ms', false],
  ['p99>499.9ms', 500, 'ms', true],
  ['p95 > 0.04s', 40, 'ms', false],
  [' p50>1ms', 2, 'ms', true],
  ['max>812ms', 812.5, 'ms', true],
  ['errors>1%', 1, '%', false],
  ['errors>0.9%', 1, '%', true],
  ['errors>1', 2, 'deliveries', true],
  ['non-2xx>6', 6, 'deliveries', false],
  ['non-2xx>2%', 3, '%', true],
] as const)('%s measures %d %s, exceeded: %s', (rule, measured, unit, exceeded) => {
  expect(judged(rule)).toEqual({ rule, measured, unit, exceeded })
})

test('without answers, a latency limit is exceeded, and without deliveries, a percentage limit', () => {
  const none: DeliveryCounts = {
    sent: 0,
    status: {},
    latency_ms: { p50: null, p95: null, p99: null, max: null, histogram: [] },
  }
  expect(judged('p99>1h', none)).toMatchObject({ measured: null, exceeded: true })
  expect(judged('errors>50%', none)).toMatchObject({ measured: null, exceeded: true })
  expect(judged('errors>0', none)).toMatchObject({ measured: 0, exceeded: false })
})

test.each([
  ['', 1, 'p50'],
  ['p98>5ms', 1, 'p99'],
  ['  latency>5ms', 3, 'p50'],
  ['p99 <5ms', 5, '>'],
  ['p99', 4, '>'],
  ['p99>500', 5, 'duration'],
  ['p99>  ', 7, 'duration'],
  ['p99>5%', 5, 'duration'],
  ['errors>5ms', 8, 'percentage'],
  ['errors> 1.5', 9, 'percentage'],
  ['non-2xx>100%', 9, 'percentage'],
  ['errors>-1', 8, 'percentage'],
])('%j is refused at character %d, with the allowed values', (rule, position, allowed) => {
  const wrong = parseThreshold(rule)
  expect(wrong).toContain(`at character ${position}, expected `)
  expect(wrong).toContain(allowed)
})
