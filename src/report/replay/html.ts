import { createHash } from 'node:crypto'
import type { CheckResult, ReplayReport, Verdict } from '../../core/results/replay-report.ts'
import { latencySection } from './html/latency.ts'
import { breakable, list, section, tag, text } from './html/markup.ts'
import { matrix } from './html/matrix.ts'
import { overview } from './html/overview.ts'
import { style } from './html/style.ts'
import { timelineSection } from './html/timeline.ts'
import { trialCard } from './html/trial-card.ts'
import { verdictBadge } from './html/verdict-badge.ts'
import { groupsOf } from './groups.ts'
import { notTestedLines } from './not-tested-lines.ts'
import { exceededLines, factsText, keyProblemLines, unmetLine } from './phrases.ts'
import { subjectNames, type SubjectNames } from './subject-names.ts'

/** Forbids the page to load or run anything, even if a payload smuggles it in. */
const policy =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri ` +
  `'none'; form-action 'none'`

/** Returns the whole report as an HTML page. It needs no scripts, network or fonts, and fits on a phone. */
export function replayHtml(report: ReplayReport): string {
  const { experiments, oracle, deliveries, verdict } = report
  const names = subjectNames(experiments)
  const body = [
    overview(report, names),
    tag(
      'main',
      {},
      unmetSection(report),
      section('Exceeded limits', list('ul', exceededLines(report).map(text))),
      matrix(experiments, names),
      cards(report, names, 'What failed', 'fail'),
      cards(report, names, 'What makes providers retry', 'warn'),
      cards(report, names, 'What is inconclusive', 'inconclusive'),
      cards(report, names, 'What was not exercised', 'not-exercised'),
      section('Idempotency keys of outgoing calls', list('ul', keyProblemLines(report).map(text))),
      section('What was not tested', list('ul', notTestedLines(report).map(text))),
      section('Ignored', list('ul', oracle.ignored.map(text))),
      timelineSection(report),
      latencySection(deliveries),
      passes(experiments, names),
    ),
    tag('footer', {}, 'Made by billhook. This page shows values from the state of the tested handler.'),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${text(`billhook replay: ${verdict}`)}</title>
<style>${style}</style>
</head>
<body>
${body.join('\n')}
</body>
</html>
`
}

/** Renders one card for all event types on which a check gave the same result for the same reason. */
function cards(report: ReplayReport, names: SubjectNames, title: string, verdict: Verdict): string {
  return section(title, ...groupsOf(report.experiments, verdict).map((group) => trialCard(group, report, names)))
}

function unmetSection({ deliveries: { unmet } }: ReplayReport): string {
  if (!unmet || unmet.count === 0) return ''
  const items = unmet.first.map((one) => text(unmetLine(one)))
  const more = unmet.count > items.length ? [`… and ${unmet.count - items.length} more`] : []
  return section('Unexpected answers', list('ul', [...items, ...more]))
}

function passes(experiments: readonly CheckResult[], names: SubjectNames): string {
  const items = experiments
    .filter(({ verdict }) => verdict === 'pass')
    .map((result) => {
      const { check, subject, reason } = result
      return (
        `${verdictBadge('pass')} <b>${text(check)}</b> ${breakable(names.of(subject))}: ${text(reason)} <span ` +
        `class="small">${text(factsText(result))}</span>`
      )
    })
  if (items.length === 0) return ''
  return section(
    'What is proved',
    tag(
      'details',
      {},
      tag('summary', {}, `${items.length} ${items.length === 1 ? 'trial' : 'trials'} passed`),
      list('ul', items),
    ),
  )
}
