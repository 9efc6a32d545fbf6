import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { replayTap } from '../../../src/report/replay/tap.ts'
import { evil, failed, passed, report, reportWith } from './samples.ts'

/** Returns the test points with their diagnostics, as a TAP parser would. */
function points(tap: string): { readonly line: string; readonly yaml: unknown }[] {
  return [...tap.matchAll(/^((?:not )?ok .*)\n(?: {2}---\n((?: {2}.*\n)*?) {2}\.\.\.\n)?/gm)].map(
    ([, line = '', yaml]) => ({ line, yaml: yaml === undefined ? undefined : parse(yaml) }),
  )
}

test('one point per trial, with evidence as YAML; inconclusive is not ok, not tested is a skip', () => {
  const tap = replayTap({
    ...report,
    experiments: [
      passed,
      failed,
      { ...passed, verdict: 'inconclusive', reason: 'it # never settles' },
      { ...passed, verdict: 'not-exercised', reason: 'ignored' },
    ],
  })
  expect(tap.split('\n').slice(0, 2)).toEqual(['TAP version 14', '1..8'])
  const found = points(tap)
  expect(found.map(({ line }) => line)).toEqual([
    'ok 1 - duplicate: invoice.paid',
    'not ok 2 - race: invoice.paid',
    'not ok 3 - duplicate: invoice.paid',
    'ok 4 - duplicate: invoice.paid # SKIP ignored',
    'ok 5 - crash: not tested # SKIP no command to restart the target: --restart',
    'ok 6 - batch: not tested # SKIP no fixture holds more than one event',
    'ok 7 - conflict: not tested # SKIP no fixture holds more than one event',
    'ok 8 - run: the run is conclusive',
  ])
  expect(found[1]?.yaml).toMatchObject({
    message: failed.reason,
    severity: 'fail',
    evidence: failed.evidence,
    sequence: failed.sequence,
    measured: failed.measured,
    reproduce: failed.reproduce,
  })
  expect(found[2]?.yaml).toMatchObject({ message: 'it # never settles', severity: 'inconclusive' })
})

test('a stopped run bails out', () => {
  const tap = replayTap({ ...report, stopped: { code: 'BILLHOOK_TARGET_UNREACHABLE', message: 'nobody\nthere' } })
  expect(tap).toContain('\nBail out! nobody\\nthere\n')
  expect(tap).toMatch(/\nnot ok \d+ - run: the run completed\n/)
})

test('external text is never a separate line, directive or YAML value', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constant(evil), fc.string({ unit: 'binary' })), (text) => {
      const tap = replayTap(reportWith(text))
      const found = points(tap)
      expect(found).toHaveLength(8)
      expect(found.filter(({ line }) => / # (?:SKIP|TODO)/i.test(line.replaceAll(/\\./g, '')))).toHaveLength(2)
      expect(found[0]?.yaml).toMatchObject({ message: text, hint: text, sequence: [text] })
    }),
    { numRuns: 200 },
  )
})
