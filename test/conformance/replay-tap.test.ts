import { Parser } from 'tap-parser'
import { expect, test } from 'vitest'
import { replayTap } from '../../src/report/replay/tap.ts'
import { report } from '../report/replay/samples.ts'

test('a TAP parser counts the same results and reads the evidence', () => {
  const events = Parser.parse(replayTap(report), { strict: true })
  expect(events.find(([name]) => name === 'complete')?.[1]).toMatchObject({
    ok: false,
    count: 100,
    pass: 91,
    fail: 9,
    skip: 9,
    todo: 0,
  })
  expect(events.filter(([name]) => name === 'extra')).toEqual([])
  const race = events
    .flatMap(([name, point]) => (name === 'assert' ? [point as { readonly name: string }] : []))
    .find(({ name }) => name === 'race: invoice.paid')
  expect(race).toMatchObject({
    ok: false,
    diag: { severity: 'fail', evidence: report.experiments.find(({ verdict }) => verdict === 'fail')?.evidence },
  })
})
