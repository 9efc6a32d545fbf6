import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { replayHtml } from '../../../src/report/replay/html.ts'
import { evil, failed, folderReport, passed, report, reportWith } from './samples.ts'

/** Returns the names of elements and attributes: the markup that a browser sees. */
function markup(html: string): string {
  return [...html.matchAll(/<(\/?[a-z!][a-z0-9]*)((?: [a-zA-Z0-9:-]+(?:="[^"]*")?)*)>/g)]
    .map(([, name, attributes]) => `${name}${(attributes ?? '').replaceAll(/="[^"]*"/g, '')}`)
    .join('\n')
}

test('the page contains the matrix, failures with changes, timeline, latency, and what was not tested', () => {
  const html = replayHtml(report)
  for (const title of [
    'Checks by event type',
    'Failures',
    'Warnings',
    'Inconclusive',
    'Not exercised',
    'Not tested',
    'Deliveries and effects over time',
    'Answers',
    'Passed',
  ]) {
    expect(html).toContain(`<h2>${title}</h2>`)
  }
  for (const { reason } of report.experiments) expect(html).toContain(reason)
  expect(html.match(/<article /g)).toHaveLength(5)
  expect(html).toContain('--check</span> <span>race</span>')
})

test('a sequence of ten types is one column with a short name, which is explained below', () => {
  const html = replayHtml(folderReport)
  const [, head = ''] = /<thead>(.*?)<\/thead>/s.exec(html) ?? []
  expect(head).toContain('<span>all 10 events</span>')
  expect(html).toMatch(/<p class="small legend">all 10 events: invoice\.<wbr>paid, /)
})

test('the same failure of ten event types is one card that lists each with its evidence', () => {
  const html = replayHtml(folderReport)
  expect(html.match(/<article /g)).toHaveLength(4)
  expect(html.match(/<summary>the same result on /g)).toHaveLength(18)
  expect(html).toContain('charge.<wbr>disputed</h3>')
})

test('the page shows what was tested, when, by which version and from which commit', () => {
  const [, head = ''] = /<header[^>]*>(.*?)<\/header>/s.exec(replayHtml(report)) ?? []
  for (const fact of [
    '<dt>Target</dt><dd>http://127.0.0.1:3000/webhooks</dd>',
    '<dt>Started</dt><dd>2026-03-01 09:30:00 UTC</dd>',
    '<dt>Version</dt><dd>billhook 1.2.3</dd>',
    `<dt>Commit</dt><dd>${report.commit}</dd>`,
  ])
    expect(head).toContain(fact)
})

test('every link leads to a card', () => {
  const html = replayHtml(report)
  const links = [...html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id)
  expect(links.length).toBeGreaterThan(15)
  for (const id of links) expect(html).toContain(`id="${id}"`)
})

test('its policy allows only its own style', () => {
  const html = replayHtml(report)
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(html) ?? []
  expect(html).toContain(`content="default-src &apos;none&apos;`.replaceAll('&apos;', "'"))
  expect(html).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
  expect(html.replace(style, '')).not.toMatch(/<script|<link|<img|<iframe| style=| on[a-z]+=|url\(|https?:\/\/(?!127)/i)
})

test('a report without experiments or deliveries is also a page', () => {
  const empty = {
    ...report,
    verdict: 'not-exercised',
    experiments: [],
    timeline: [],
    not_tested: [],
    deliveries: { sent: 0, status: {}, latency_ms: { p50: null, p99: null, histogram: [] } },
  } as const
  expect(replayHtml(empty)).toContain('Nothing was proved')
  expect(
    replayHtml({
      ...empty,
      deliveries: {
        ...empty.deliveries,
        unmet: { count: 3, first: [{ delivery: 'a', expected: '2xx', actual: '500' }] },
      },
    }),
  ).toMatch(/3 answers were not as expected.*… and 2 more/s)
  expect(
    replayHtml({
      ...report,
      verdict: 'pass',
      experiments: [passed],
      stopped: { code: 'BILLHOOK_INTERRUPTED', message: 'interrupted' },
    }),
  ).toContain('The run was stopped:')
})

test('simultaneous copies are drawn one above the other', () => {
  const copy = {
    check: 'race',
    subject: 'invoice.paid',
    kind: 'delivery',
    note: 'copy',
    type: 'invoice.paid',
    event_id: 'evt_1',
    took_ms: 10,
    answer: '200',
  } as const
  const html = replayHtml({
    ...report,
    experiments: [failed],
    timeline: [
      { ...copy, at_ms: 0 },
      { ...copy, at_ms: 5 },
      { ...copy, at_ms: 10, answer: '500' },
    ],
  })
  const rows = [...html.matchAll(/<rect class="(delivery[^"]*)" x="([^"]*)" y="(\d+)" width="([^"]*)"/g)].map(
    ([, ...values]) => values.join(' '),
  )
  expect(rows.slice(0, 3)).toEqual(['delivery 0% 1 50%', 'delivery 25% 11 50%', 'delivery bad 50% 1 50%'])
})

test('external text is never markup', () => {
  const harmless = markup(replayHtml(reportWith('x')))
  fc.assert(
    fc.property(
      fc.oneof(
        fc.constant(evil),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('<script>alert(1)</script>', '"><svg onload=x>', "' onclick='x", '</style>', '<!--', ']]>'),
      ),
      (text) => {
        // A space separates the words of a command, and a name may be wrapped at a dot, dash or slash.
        const html = replayHtml(reportWith(`x${text.replaceAll(/[ ._/-]/g, '')}`))
        expect(markup(html)).toBe(harmless)
        // oxlint-disable-next-line no-control-regex
        expect(html).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/)
      },
    ),
    { numRuns: 150 },
  )
})
