import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { replayJunit } from '../../../src/report/replay/junit.ts'
import { wellFormed } from '../../helpers/well-formed.ts'
import { evil, failed, passed, report, reportWith } from './samples.ts'

test('one suite per check and one case per event type; a failure has the change and the command', () => {
  const xml = replayJunit({
    ...report,
    not_tested: [],
    experiments: [
      passed,
      { ...failed, evidence: failed.evidence.slice(0, 1), measured: {}, reproduce: 'billhook replay a' },
    ],
  })
  expect(wellFormed(xml)).toBe(true)
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="billhook replay" tests="3" failures="1" errors="0" skipped="0" time="84.300" timestamp="2026-03-01T09:30:00">
  <testsuite name="duplicate" tests="1" failures="0" errors="0" skipped="0" time="0.412" timestamp="2026-03-01T09:30:00">
    <properties><property name="target" value="http://127.0.0.1:3000/webhooks"/><property name="version" value="1.2.3"/><property name="commit" value="0123456789abcdef0123456789abcdef01234567"/><property name="seed" value="7"/><property name="oracle" value="observed through sqlite, egress (oracle level 2); ignored: updated_at of every table, /heartbeat"/></properties>
    <testcase name="invoice.paid" classname="billhook.replay.duplicate" time="0.412" file="fixtures/stripe/2024-06-20/invoice.paid.json"/>
  </testsuite>
  <testsuite name="race" tests="1" failures="1" errors="0" skipped="0" time="21.600" timestamp="2026-03-01T09:30:00">
    <properties><property name="target" value="http://127.0.0.1:3000/webhooks"/><property name="version" value="1.2.3"/><property name="commit" value="0123456789abcdef0123456789abcdef01234567"/><property name="seed" value="7"/><property name="oracle" value="observed through sqlite, egress (oracle level 2); ignored: updated_at of every table, /heartbeat"/></properties>
    <testcase name="invoice.paid" classname="billhook.replay.race" time="21.600" file="fixtures/stripe/2024-06-20/invoice.paid.json"><failure message="2 of 20 rounds applied the event twice" type="fail">credits of cus_1: +200 instead of +100 (2 times)  [/credits/cus_1]&#10;deliveries that reproduce the failure:&#10;  1. deliver invoice.paid (evt_1)&#10;  2. deliver invoice.paid (evt_1) 0.3 ms later&#10;fixture: fixtures/stripe/2024-06-20/invoice.paid.json&#10;next: let a unique key decide, in the transaction that has the effect&#10;reproduce: billhook replay a</failure></testcase>
  </testsuite>
  <testsuite name="run" tests="1" failures="0" errors="0" skipped="0" time="0.000" timestamp="2026-03-01T09:30:00">
    <properties><property name="target" value="http://127.0.0.1:3000/webhooks"/><property name="version" value="1.2.3"/><property name="commit" value="0123456789abcdef0123456789abcdef01234567"/><property name="seed" value="7"/><property name="oracle" value="observed through sqlite, egress (oracle level 2); ignored: updated_at of every table, /heartbeat"/></properties>
    <testcase name="the run is conclusive" classname="billhook.replay.run"/>
  </testsuite>
</testsuites>
`)
})

test('a run that proved nothing is not entirely successful in CI', () => {
  const verdicts = [
    { ...report, verdict: 'inconclusive', experiments: [{ ...passed, verdict: 'inconclusive' }] },
    { ...report, verdict: 'not-exercised', experiments: [{ ...passed, verdict: 'not-exercised' }] },
    {
      ...report,
      verdict: 'warn',
      oracle: { level: 0, observers: [], ignored: [] },
      experiments: [{ ...passed, verdict: 'warn' }],
    },
    {
      ...report,
      verdict: 'pass',
      experiments: [passed],
      stopped: { code: 'BILLHOOK_INTERRUPTED', message: 'interrupted' },
    },
  ] as const
  for (const one of verdicts) expect(replayJunit(one)).toContain('<error ')
  expect(replayJunit({ ...report, verdict: 'pass', experiments: [passed] })).not.toMatch(/<(?:error|failure) /)
  expect(
    replayJunit({ ...report, verdict: 'warn', experiments: [{ ...passed, verdict: 'warn', reason: 'a 409' }] }),
  ).toMatch(/<system-out>warning: a 409/)
  expect(
    replayJunit({
      ...report,
      experiments: [],
      deliveries: {
        ...report.deliveries,
        unmet: { count: 1, first: [{ delivery: 'a', expected: '2xx', actual: '500' }] },
      },
    }),
  ).toMatch(/<failure .*a: expected 2xx, got 500/)
})

test('the counts of a suite match its cases', () => {
  const [, late = ''] = /(<testsuite name="late".*?<\/testsuite>)/s.exec(replayJunit(report)) ?? []
  expect(late).toContain('tests="6" failures="0" errors="6" skipped="0" time="11.400" timestamp="2026-03-01T09:30:00"')
  expect(late.match(/<error /g)).toHaveLength(6)
})

test('the output is well-formed XML, whatever a target returns', () => {
  expect(wellFormed(replayJunit(reportWith(evil)))).toBe(true)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => wellFormed(replayJunit(reportWith(text)))),
    { numRuns: 200 },
  )
})
