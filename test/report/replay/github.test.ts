import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { replayGithub } from '../../../src/report/replay/github.ts'
import { evil, failed, passed, report, reportWith } from './samples.ts'

test('failures come first, inconclusive results once per check, and the verdict last', () => {
  const lines = replayGithub(report).trimEnd().split('\n')
  expect(lines.map((line) => line.slice(0, line.indexOf('::', 2)).replace(/file=[^,]*,/, ''))).toEqual([
    '::error title=FAIL%3A race invoice.paid',
    '::error title=FAIL%3A race charge.refunded',
    '::error line=12,title=FAIL%3A order customer.subscription.updated',
    '::warning title=WARN%3A unknown invoice.paid',
    '::warning title=INCONCLUSIVE%3A late 6 event types',
    '::notice title=billhook replay',
  ])
  expect(lines[0]).toContain(
    '2 of 20 rounds applied the event twice%0Acredits of cus_1: +200 instead of +100 (2 times)  [/credits/cus_1]%0A',
  )
  expect(lines.at(-1)).toContain(
    '%0Atested http://127.0.0.1:3000/webhooks at 2026-03-01T09:30:00Z, billhook 1.2.3, commit 0123456789ab%0Asent',
  )
  expect(lines.at(-1)).toContain('%0Anot tested: batch, conflict: no fixture holds more than one event')
})

test('a run that proved nothing or was stopped is not just a notice', () => {
  expect(
    replayGithub({ ...report, verdict: 'not-exercised', experiments: [{ ...passed, verdict: 'not-exercised' }] }),
  ).toMatch(/^::warning title=billhook replay::/)
  expect(
    replayGithub({ ...report, experiments: [], stopped: { code: 'BILLHOOK_INTERRUPTED', message: 'interrupted' } }),
  ).toMatch(/^::error title=billhook replay::.*%0Astopped: interrupted/)
})

test('external text is never a separate command', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constant(evil), fc.string({ unit: 'binary' })), (text) => {
      const lines = replayGithub(reportWith(text)).split('\n')
      expect(lines).toHaveLength(6)
      for (const line of lines.slice(0, -1)) {
        const [, properties = '', message = ''] = /^::(?:error|warning|notice) (.*?)::(.*)$/.exec(line) ?? []
        expect(
          properties
            .split(',')
            .map((one) => one.split('=')[0])
            .filter((name) => !['file', 'line', 'title'].includes(name ?? '')),
        ).toEqual([])
        expect(message).not.toMatch(/%(?!25|0A)/)
      }
    }),
    { numRuns: 200 },
  )
  expect(replayGithub({ ...report, experiments: [{ ...failed, subject: 'a,b:c' }] })).toContain(
    'title=FAIL%3A race a%2Cb%3Ac::',
  )
})
