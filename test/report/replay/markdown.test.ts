import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { replayMarkdown } from '../../../src/report/replay/markdown.ts'
import { evil, failed, report, reportWith } from './samples.ts'

test('failures come first and passes are collapsed, followed by changes and what was not tested', () => {
  const markdown = replayMarkdown({
    ...report,
    experiments: [{ ...failed, subject: 'charge.refunded', verdict: 'pass' }, failed],
  })
  expect(markdown).toContain(`## billhook replay: ❌ fail

| result | check | event types | reason |
| --- | --- | --- | --- |
| ❌ fail | race | invoice.paid | 2 of 20 rounds applied the event twice |

<details><summary>✅ pass: 1 trial</summary>

- race: charge.refunded

</details>

### ❌ fail: race invoice.paid

2 of 20 rounds applied the event twice

| place | expected | found |
| --- | --- | --- |
| credits of cus\\_1 <code>/credits/cus\\_1</code> | <code>\\+100</code> | <code>\\+200</code> (2 times) |
| charges of cus\\_1 <code>/charges</code> | <code>1 new</code> | <code>2 new</code> |

Deliveries that reproduce the failure:

1. deliver invoice.paid (evt\\_1)
2. deliver invoice.paid (evt\\_1) 0.3 ms later
`)
  expect(markdown).toContain(
    '- tested http\\://127.0.0.1:3000/webhooks at 2026-03-01T09:30:00Z, billhook 1.2.3, commit 0123456789ab\n',
  )
  expect(markdown).toContain('### Not tested\n\n- crash: no command to restart the target: --restart\n')
})

test('a step summary is smaller than 1 MiB', () => {
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

test('external text is never markup: no HTML, links, table cells or ends of code blocks', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constant(evil), fc.string({ unit: 'binary' }), fc.stringMatching(/^[\n`|<>[\]()!*_#\\-]{0,20}$/)),
      (text) => {
        const markdown = replayMarkdown(reportWith(text))
        const outside = markdown.replaceAll(/^(`{3,})sh\n.*\n\1$/gm, '').replaceAll(/\\./g, '')
        expect(outside.replaceAll(/<\/?(?:code|details|summary)>/g, '')).not.toMatch(/[<>`[\]*_]/)
        for (const row of outside.match(/^\|.*$/gm) ?? []) expect([5, 4]).toContain(row.split('|').length - 1)
      },
    ),
    { numRuns: 200 },
  )
})
