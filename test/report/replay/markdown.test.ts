import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { replayMarkdown } from '../../../src/report/replay/markdown.ts'
import { evil, failed, report, reportWith } from './samples.ts'

test('the matrix, what failed with what changed, and what was not tested', () => {
  const markdown = replayMarkdown({
    ...report,
    experiments: [failed, { ...failed, subject: 'charge.refunded', verdict: 'pass' }],
  })
  expect(markdown).toContain(`## billhook replay: ❌ fail

| check | invoice.paid | charge.refunded |
| --- | :-: | :-: |
| race | ❌ fail | ✅ pass |

### ❌ fail: race invoice.paid

2 of 20 rounds applied the event twice

| place | expected | found |
| --- | --- | --- |
| <code>/credits/cus\\_1</code> | <code>100</code> | <code>200</code> |
| <code>/charges</code> <code>\\{"customer":"cus\\_1","amount":100,"currency":"eur"\\}</code> | <code>1 new</code> | <code>2 new</code> |

Smallest sequence:

1. deliver invoice.paid (evt\\_1)
2. deliver invoice.paid (evt\\_1) 0.3 ms later
`)
  expect(markdown).toContain('### Not tested\n\n- crash: no command to restart the target: --restart\n')
})

test('a step summary stays below a mebibyte', () => {
  const long = {
    ...failed,
    evidence: Array.from({ length: 500 }, () => ({
      path: `/${'x'.repeat(80)}`,
      expected: 'y'.repeat(5_000),
      actual: 1,
    })),
  }
  expect(replayMarkdown({ ...report, experiments: Array.from({ length: 114 }, () => long) }).length).toBeLessThan(
    1_048_576,
  )
})

test('no text from outside is markup: no HTML, no link, no other cell, no end of a fence', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constant(evil), fc.string({ unit: 'binary' }), fc.stringMatching(/^[\n`|<>[\]()!*_#\\-]{0,20}$/)),
      (text) => {
        const markdown = replayMarkdown(reportWith(text))
        const outside = markdown.replaceAll(/^(`{3,})sh\n.*\n\1$/gm, '').replaceAll(/\\./g, '')
        expect(outside.replaceAll(/<\/?code>/g, '')).not.toMatch(/[<>`[\]*_]/)
        for (const row of outside.match(/^\|.*$/gm) ?? []) expect([4, 3]).toContain(row.split('|').length - 1)
      },
    ),
    { numRuns: 200 },
  )
})
