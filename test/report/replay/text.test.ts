import { expect, test } from 'vitest'
import { replayText } from '../../../src/report/replay/text.ts'
import { evil, failed, keyProblems, passed, report, reportWith } from './samples.ts'

const short = {
  ...report,
  took_ms: 4_000,
  oracle: { level: 1 as const, observers: ['http'], ignored: [] },
  deliveries: { ...report.deliveries, sent: 6, status: { '200': 5, timeout: 1 } },
}

test('what is proved, what failed and how to see it again, what was not tested; advice once', () => {
  const experiments = [failed, { ...failed, subject: 'charge.refunded' }, passed]
  expect(replayText({ ...short, experiments }, 0)).toBe(
    `PASS          duplicate  invoice.paid  the duplicate changed nothing
FAIL          race  invoice.paid  2 of 20 rounds applied the event twice
                /credits/cus_1: expected 100, found 200
                /charges: expected 1 new {"customer":"cus_1","amount":100,"currency":"eur"}, found 2 new
              smallest sequence:
                1. deliver invoice.paid (evt_1)
                2. deliver invoice.paid (evt_1) 0.3 ms later
              next: let a unique key decide, in the transaction that has the effect
              see it again: ${failed.reproduce}
              also charge.refunded: 2 of 20 rounds applied the event twice

proved      1 of 3; seen through http (oracle level 1)
not tested  crash: no command to restart the target: --restart
            batch, conflict: no fixture holds more than one event
sent        6: 5 × 200, 1 × timeout; p50 1.8 ms, p99 212.4 ms
verdict     FAIL (seed 7)
`,
  )
})

test('sixteen checks on six types are one screen, the failures nearest to the verdict, and what took the time', () => {
  const lines = replayText(report, 0).split('\n')
  expect(lines.length).toBeLessThan(50)
  expect(lines.filter((line) => line.startsWith('PASS'))).toHaveLength(14)
  expect(lines).toContain('PASS          timeout  6 event types  the effect is that of one delivery')
  expect(lines).toContain('took        1m 24s: race 44.4s, pressure 18s, late 11.4s, all else 10.5s')
  expect(lines.findIndex((line) => line.startsWith('FAIL'))).toBeGreaterThan(
    lines.findLastIndex((line) => line.startsWith('INCONCLUSIVE')),
  )
})

test('much evidence is cut, and counted; of a long value both ends are shown', () => {
  const evidence = Array.from({ length: 20 }, (_, index) => ({
    path: `/${index}`,
    expected: `${'x'.repeat(100)}a`,
    actual: `${'x'.repeat(100)}b`,
  }))
  const text = replayText({ ...report, experiments: [{ ...failed, evidence }] }, 0)
  expect(text).toContain('… and 12 more')
  expect(text).toMatch(/expected "x+…x+a", found "x+…x+b"\n/)
  expect(
    Math.max(
      ...text
        .split('\n')
        .filter((line) => line.includes('expected'))
        .map((line) => line.length),
    ),
  ).toBeLessThan(220)
})

test('nothing, a null and counts of elements are told apart', () => {
  const evidence = [
    { path: '/a', expected: null },
    { path: '/b', actual: null },
    { path: '/c', element: 5, expected: 1 },
    { path: '/d', element: { id: 1 }, actual: -1 },
    { path: '/e/*/amount', element: { id: 1 }, expected: 5, actual: 10 },
    { path: '', expected: 1, actual: 2 },
  ]
  const text = replayText({ ...report, experiments: [{ ...failed, evidence }] }, 0)
  for (const line of [
    '/a: expected null, found nothing',
    '/b: expected nothing, found null',
    '/c: expected 1 new 5, found no new',
    '/d: expected no new {"id":1}, found 1 fewer',
    '/e/*/amount of {"id":1}: expected 5, found 10',
    ' /: expected 1, found 2',
  ])
    expect(text).toContain(line)
})

test('calls that nobody can tell from their repetition are named, the double ones first', () => {
  expect(replayText({ ...report, key_problems: keyProblems }, 0)).toContain(`
keys        POST /v1/refunds: 4 calls for the same event are alike, under different idempotency keys: the receiver does each of them (duplicate, race)
            POST /v1/mails: 1 call without an idempotency key: one that is made again, as its answer was lost, is done twice
`)
})

test('a plain replay that was stopped does not claim that all was well', () => {
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

test('no text from outside acts on the terminal', () => {
  // oxlint-disable-next-line no-control-regex
  expect(replayText(reportWith(evil), 0)).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/)
})
