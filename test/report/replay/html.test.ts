import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { replayHtml } from '../../../src/report/replay/html.ts'
import { evil, failed, folderReport, passed, report, reportWith } from './samples.ts'

/** Element and attribute names: the markup that a browser sees. */
function markup(html: string): string {
  return [...html.matchAll(/<(\/?[a-z!][a-z0-9]*)((?: [a-zA-Z0-9:-]+(?:="[^"]*")?)*)>/g)]
    .map(([, name, attributes]) => `${name}${(attributes ?? '').replaceAll(/="[^"]*"/g, '')}`)
    .join('\n')
}

test('the page tells all: matrix, failures with what changed, timeline, latency, what was not tested', () => {
  const html = replayHtml(report)
  for (const title of [
    'Checks by event type',
    'What failed',
    'What makes providers retry',
    'What is inconclusive',
    'What was not exercised',
    'What was not tested',
    'Deliveries and effects over time',
    'Answers',
    'What is proved',
  ]) {
    expect(html).toContain(`<h2>${title}</h2>`)
  }
  for (const { reason } of report.experiments) expect(html).toContain(reason)
  expect(html.match(/<article /g)).toHaveLength(5)
  expect(html).toContain('--check</span> <span>race</span>')
})

test('a sequence of ten types is one column with a short name, spelled out below', () => {
  const html = replayHtml(folderReport)
  const [, head = ''] = /<thead>(.*?)<\/thead>/s.exec(html) ?? []
  expect(head).toContain('<span>all 10 events</span>')
  expect(html).toMatch(/<p class="small legend">all 10 events: invoice\.<wbr>paid, /)
})

test('the same failure of ten event types is one card that names them all, with the evidence of each', () => {
  const html = replayHtml(folderReport)
  expect(html.match(/<article /g)).toHaveLength(4)
  expect(html.match(/<summary>the same on /g)).toHaveLength(18)
  expect(html).toContain('charge.<wbr>disputed</h3>')
})

test('a page of last week can be placed: what was tested, when, by which billhook, from which commit', () => {
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

test('its policy lets nothing load or run but its own style', () => {
  const html = replayHtml(report)
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(html) ?? []
  expect(html).toContain(`content="default-src &apos;none&apos;`.replaceAll('&apos;', "'"))
  expect(html).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
  expect(html.replace(style, '')).not.toMatch(/<script|<link|<img|<iframe| style=| on[a-z]+=|url\(|https?:\/\/(?!127)/i)
})

test('a report without experiments, or without deliveries, is a page, too', () => {
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

test('copies that are under way at the same time stand one over the other', () => {
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

test('no text from outside is markup', () => {
  const harmless = markup(replayHtml(reportWith('x')))
  fc.assert(
    fc.property(
      fc.oneof(
        fc.constant(evil),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('<script>alert(1)</script>', '"><svg onload=x>', "' onclick='x", '</style>', '<!--', ']]>'),
      ),
      (text) => {
        // A blank divides the words of a command, and a dot, dash or slash is where a name may be broken.
        const html = replayHtml(reportWith(`x${text.replaceAll(/[ ._/-]/g, '')}`))
        expect(markup(html)).toBe(harmless)
        // oxlint-disable-next-line no-control-regex
        expect(html).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/)
      },
    ),
    { numRuns: 150 },
  )
})
