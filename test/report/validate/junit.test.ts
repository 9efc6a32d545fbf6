import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { validateJunit } from '../../../src/report/validate/junit.ts'
import { wellFormed } from '../../helpers/well-formed.ts'
import { hostile, invalid, summary, valid, without } from './samples.ts'

it('has one suite per file, one case for all valid payloads and one for each other payload', () => {
  const report = validateJunit()
  for (const result of [valid, valid, invalid, without]) expect(report.payload(result)).toBe('')
  const xml = report.end(summary)
  expect(wellFormed(xml)).toBe(true)
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="billhook validate">
  <testsuite name="good.json" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="2 valid payloads" classname="good.json"/>
  </testsuite>
  <testsuite name="a,b:c.jsonl" tests="1" failures="1" errors="0" skipped="0">
    <testcase name="line 3 invoice.paid 2024-06-20 evt_1" classname="a,b:c.jsonl" file="a,b:c.jsonl" line="3"><failure message="wrong type" type="schema.type">a,b:c.jsonl:3:17: /data/total: wrong type (expected integer; was string &quot;1%&quot;)&#10;a,b:c.jsonl:3:9: /data/id: missing property &quot;id&quot;</failure></testcase>
  </testsuite>
  <testsuite name="other.json" tests="1" failures="0" errors="0" skipped="1">
    <testcase name="line 1 x" classname="other.json" file="other.json" line="1"><skipped message="there is no schema for stripe/x"/></testcase>
  </testsuite>
</testsuites>
`)
})

it('fails a payload without a schema under --strict', () => {
  const report = validateJunit()
  report.payload(without)
  expect(report.end({ ...summary, strict: true })).toContain('failures="1" errors="0" skipped="0"')
})

it('is well-formed XML, whatever a file name, an id or a message contains', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(text, text, text, (file, eventId, message) => {
      const report = validateJunit()
      const [finding] = hostile.findings
      report.payload({ ...hostile, file, eventId, findings: [{ ...finding!, message }] })
      report.payload({ ...without, file, note: message })
      expect(wellFormed(report.end(summary))).toBe(true)
    }),
    { numRuns: 300 },
  )
})

it('lists ten thousand payloads, and counts the others', () => {
  const report = validateJunit()
  for (let i = 0; i < 10_000; i++) report.payload(invalid)
  for (let i = 0; i < 5; i++) report.payload(invalid)
  report.payload(without)
  const xml = report.end(summary)
  expect(xml).toContain('<testcase name="5 more payloads with findings"')
  expect(xml).toContain('<testcase name="1 more payload without a schema"')
  expect(xml.match(/<testcase /g)).toHaveLength(10_002)
})
