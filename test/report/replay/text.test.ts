import { expect, test } from 'vitest'
import { replayText } from '../../../src/report/replay/text.ts'
import { evil, failed, keyProblems, passed, report, reportWith } from './samples.ts'

const short = {
  ...report,
  took_ms: 4_000,
  oracle: { level: 1 as const, observers: ['http'], ignored: [] },
  deliveries: { ...report.deliveries, sent: 6, status: { '200': 5, timeout: 1 } },
}

test('the report shows what is proved, what failed with its command, and what was not tested', () => {
  const experiments = [failed, { ...failed, subject: 'charge.refunded' }, passed]
  expect(replayText({ ...short, experiments }, 0)).toBe(
    `PASS          duplicate  invoice.paid  the duplicate changed nothing
FAIL          race  invoice.paid, charge.refunded  2 of 20 rounds applied the event twice
                credits of cus_1: +200 instead of +100 (2 times)  [/credits/cus_1]
                charges of cus_1: 2 new instead of 1  [/charges]
              deliveries that reproduce the failure:
                1. deliver invoice.paid (evt_1)
                2. deliver invoice.paid (evt_1) 0.3 ms later
              next: let a unique key decide, in the transaction that has the effect
              reproduce:
                BILLHOOK_SECRET="\${BILLHOOK_SECRET:?}" billhook replay \\
                fixtures/stripe/2024-06-20/invoice.paid.json --to 'http://127.0.0.1:3000/webhooks' \\
                --check race --observe sqlite:app.db --rounds 20 --seed 7

proved      1 of 3; observed through http (oracle level 1)
not tested  crash: no command to restart the target: --restart
            batch, conflict: no fixture holds more than one event
tested      http://127.0.0.1:3000/webhooks at 2026-03-01T09:30:00Z, billhook 1.2.3, commit
            0123456789ab
sent        6: 5 × 200, 1 × timeout; p50 1.8 ms, p99 212.4 ms
verdict     FAIL (seed 7)
`,
  )
})

test('sixteen checks on six types fit on one screen, with failures last and the time per check', () => {
  const lines = replayText(report, 0).split('\n')
  expect(lines.length).toBeLessThan(60)
  expect(lines.filter((line) => line.startsWith('PASS'))).toHaveLength(14)
  expect(lines).toContain('PASS          timeout  6 event types  the effect is that of one delivery')
  expect(lines).toContain('took        1m 24s: race 44.4s, pressure 18s, late 11.4s, the rest 10.5s')
  expect(lines.findIndex((line) => line.startsWith('FAIL'))).toBeGreaterThan(
    lines.findLastIndex((line) => line.startsWith('INCONCLUSIVE')),
  )
})

test('long evidence is cut, with a count', () => {
  const evidence = Array.from({ length: 20 }, (_, index) => ({ path: `/${index}/status`, expected: 'a', actual: 'b' }))
  const text = replayText({ ...report, experiments: [{ ...failed, evidence }] }, 0)
  expect(text).toContain('status of 7: "b" instead of "a"  [/7/status]\n                … and 12 more\n')
})

test('no line is broken within a word, at any width', () => {
  const words = replayText(report, 0, 10_000)
    .split(/\s+/)
    .filter((word) => word !== '\\')
    .toSorted()
  for (const columns of [60, 80, 100, 240]) {
    const lines = replayText(report, 0, columns).split('\n')
    expect(
      lines
        .join(' ')
        .split(/\s+/)
        .filter((word) => word !== '\\')
        .toSorted(),
    ).toEqual(words)
    // A line may be too long only if it has a single word, or an option with its value.
    for (const line of lines)
      if (line.length > columns) expect(line.replace(/ \\$/, '').trim().split(' ').length).toBeLessThan(3)
  }
})

test('ten event types in a sequence have a short name, which is explained once', () => {
  const subject = Array.from({ length: 10 }, (_, index) => `invoice.type_${index}`).join(', ')
  const experiments = [{ ...failed, check: 'order', subject }, { ...failed, check: 'orphan', subject }, passed]
  const text = replayText({ ...report, experiments }, 0, 400)
  expect(text).toContain('FAIL          order  10 events  2 of 20')
  expect(text.split(subject)).toHaveLength(2)
  expect(text).toContain(`\nevents      10 events: ${subject}\n`)
})

test('checks that were not requested are one line with their number and names', () => {
  const names = ['late', 'race', 'timeout']
  const left = names.map((check) => ({ check, reason: 'not requested' }))
  expect(replayText({ ...report, not_tested: left }, 0)).toContain(
    '\nnot tested  3 checks: not requested (late, race, timeout)\n',
  )
})

test('a run that ended before most of its trials says so only once', () => {
  const left = ['a', 'b', 'c'].map((type) => ({ check: 'late', reason: `${type}: the run ended early` }))
  expect(replayText({ ...report, not_tested: left }, 0)).toContain(
    '\nnot tested  3 trials: the run ended early (late)\n',
  )
})

test('problems with idempotency keys are listed, the most serious ones first', () => {
  expect(replayText({ ...report, key_problems: keyProblems }, 0)).toContain(`
keys        POST /v1/refunds: 4 identical calls for the same event had different idempotency keys:
            the receiver executes each of them (duplicate, race)
            POST /v1/mails: 1 call had no idempotency key: if a response is lost and the call is
            retried, it takes effect twice
`)
})

test('a run that could not start shows only the reason', () => {
  const stopped = { code: 'BILLHOOK_OBSERVER_FAILED', message: 'nope.sqlite does not exist', hint: 'name it' } as const
  const left = Array.from({ length: 16 }, () => ({ check: 'late', reason: 'invoice.paid: the run ended early' }))
  const latency = { p50: null, p99: null, histogram: [] }
  const deliveries = { sent: 0, status: {}, latency_ms: latency }
  expect(replayText({ ...report, experiments: [], not_tested: left, deliveries, stopped }, 0)).toBe(
    'stopped     nope.sqlite does not exist\n',
  )
})

test('a stopped plain replay does not claim success', () => {
  const stopped = { code: 'BILLHOOK_TARGET_UNREACHABLE', message: 'nobody there\u001B[2J', hint: 'start it' } as const
  const text = replayText(
    {
      ...report,
      verdict: 'not-exercised',
      experiments: [],
      deliveries: { ...report.deliveries, unmet: { count: 0, first: [] } },
      stopped,
    },
    1,
  )
  expect(text).not.toContain('as expected')
  expect(text).toContain('nobody there\\x1b[2J')
})

test('external text cannot control the terminal', () => {
  // oxlint-disable-next-line no-control-regex
  expect(replayText(reportWith(evil), 0)).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/)
})
