import { expect, test } from 'vitest'
import type { CheckResult } from '../../src/core/results/replay-report.ts'
import { parseThreshold, type Threshold } from '../../src/replay/delivery/threshold.ts'
import { plan } from '../../src/replay/plan/plan.ts'
import { noFindings, replayReport, type RunRecord } from '../../src/replay/report.ts'
import { checks } from '../../src/replay/checks/index.ts'
import { passed } from '../report/replay/samples.ts'

const interrupted = { code: 'BILLHOOK_INTERRUPTED', message: 'interrupted' } as const

function record(more: Partial<RunRecord> = {}, results: readonly CheckResult[] = [passed]): RunRecord {
  return {
    plan: plan([], {
      target: 'http://127.0.0.1:1/',
      seed: 7,
      pace: { kind: 'in-order' },
      concurrency: undefined,
      checks,
      rounds: undefined,
      resets: false,
      capabilities: { egress: false, restart: false },
    }),
    steps: [],
    options: { fixtures: ['.'], to: 'http://127.0.0.1:1/', seed: 7, checks: ['all'] },
    about: { target: 'http://127.0.0.1:3000/', started_at: '2026-11-28T00:00:00.000Z', version: '0.1.0' },
    findings: { ...noFindings(), results: [...results], tried: results.length, observers: ['http'] },
    unmet: { count: 0, first: [] },
    deliveries: { sent: 2, status: { '200': 1, '500': 1 }, latency_ms: { p50: 1, p99: 2, histogram: [] } },
    timeline: [],
    tookMs: 1_234.4,
    stopped: undefined,
    ...more,
  }
}

test('a run that was stopped does not pass, because a check that it did not reach might fail', () => {
  expect(replayReport(record()).verdict).toBe('pass')
  expect(replayReport(record({ stopped: interrupted }))).toMatchObject({
    verdict: 'inconclusive',
    stopped: interrupted,
  })
})

test('a failure that was found before the run was stopped is kept', () => {
  expect(replayReport(record({ stopped: interrupted }, [{ ...passed, verdict: 'fail' }])).verdict).toBe('fail')
})

test('an exceeded limit fails the run even if every check passed', () => {
  const options = { ...record().options, failOn: [parseThreshold('non-2xx>0') as Threshold] }
  expect(replayReport(record({ options }))).toMatchObject({ verdict: 'fail', thresholds: [{ exceeded: true }] })
})

test('an unexpected answer fails a plain replay, which lists it', () => {
  const unmet = { count: 1, first: [{ delivery: 'a.json', expected: '2xx', actual: '500' }] }
  const { options } = record()
  expect(replayReport(record({ unmet, options: { ...options, checks: [] } }, []))).toMatchObject({
    verdict: 'fail',
    deliveries: { unmet },
  })
})

test.each([
  [0, []],
  [1, ['http']],
  [2, ['http', 'egress']],
] as const)('the oracle level (%i) depends on the observers', (level, observers) => {
  const findings = { ...noFindings(), observers }
  expect(replayReport(record({ findings })).oracle).toEqual({ level, observers, ignored: [] })
})

test('key problems are absent if no calls could be observed, and empty if there are none', () => {
  expect(replayReport(record())).not.toHaveProperty('key_problems')
  const findings = { ...noFindings(), keyProblems: [] }
  expect(replayReport(record({ findings }))).toMatchObject({ key_problems: [], took_ms: 1_234 })
})
