import { expect, test } from 'vitest'
import type { ExperimentResult, ReplayReport } from '../../src/core/replay-report.ts'
import { replayText } from '../../src/report/replay-text.ts'

const failed: ExperimentResult = {
  check: 'duplicate',
  subject: 'invoice.paid',
  verdict: 'fail',
  reason: 'the duplicate was applied again',
  hint: 'use a unique index',
  rounds: 1,
  evidence: [{ path: '/credits/cus_1', expected: 100, actual: 200 }, { path: '/charges/1', actual: { id: 'ch_1' } }],
  fixture: 'a.json',
  took_ms: 12,
  reproduce: 'billhook replay a.json --check duplicate',
}

const report: ReplayReport = {
  format: 'billhook.replay/1',
  verdict: 'fail',
  seed: 7,
  oracle: { level: 1, observers: ['http'], ignored: [] },
  experiments: [failed, { ...failed, subject: 'charge.refunded' }, { ...failed, subject: 'x', verdict: 'pass', reason: 'the duplicate changed nothing', evidence: [] }],
  not_tested: [{ check: 'race', reason: 'never at the same time' }, { check: 'order', reason: 'one order only' }],
  deliveries: { sent: 6, status: { '200': 5, timeout: 1 }, latency_ms: { p50: 1.25, p99: 9.8, histogram: [] } },
  timeline: [],
  took_ms: 40,
}

test('what failed, what is proved, what was not tested; advice once', () => {
  expect(replayText(report, 0)).toBe(
    `FAIL          duplicate  invoice.paid  the duplicate was applied again
                /credits/cus_1: 100 after one delivery, 200 after the duplicate
                /charges/1: nothing after one delivery, {"id":"ch_1"} after the duplicate
              next: use a unique index
              see it again: billhook replay a.json --check duplicate
FAIL          duplicate  charge.refunded  the duplicate was applied again
                /credits/cus_1: 100 after one delivery, 200 after the duplicate
                /charges/1: nothing after one delivery, {"id":"ch_1"} after the duplicate
PASS          duplicate  x  the duplicate changed nothing

proved      1 of 3; seen through http (oracle level 1)
not tested  race: never at the same time
            order: one order only
sent        6: 5 × 200, 1 × timeout; p50 1.3 ms, p99 9.8 ms
verdict     FAIL (seed 7)
`.replace('1.3 ms', `${(1.25).toFixed(1)} ms`),
  )
})

test('much evidence is cut, and counted', () => {
  const evidence = Array.from({ length: 20 }, (_, index) => ({ path: `/${index}`, expected: 'x'.repeat(100), actual: null }))
  const text = replayText({ ...report, experiments: [{ ...failed, evidence }] }, 0)
  expect(text).toContain('… and 12 more')
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(160)
})

test('a plain replay that was stopped does not claim that all was well', () => {
  const stopped = { code: 'BILLHOOK_TARGET_UNREACHABLE', message: 'nobody there\u001B[2J', hint: 'start it' } as const
  const text = replayText({ ...report, verdict: 'not-exercised', experiments: [], deliveries: { ...report.deliveries, unmet: { count: 0, first: [] } }, stopped }, 1)
  expect(text).not.toContain('as expected')
  expect(text).toContain('nobody there\\x1b[2J')
})
