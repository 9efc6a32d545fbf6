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
import { groupsOf, type ResultGroup } from './groups.ts'
import { exceededLines, factsText, keyProblemLines, notTestedLines, unmetLine } from './phrases.ts'

/** The page may load and run nothing: not even what a payload might smuggle in. */
const policy =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri ` +
  `'none'; form-action 'none'`

/** One page with all of a report, for a browser: without scripts, network, fonts; light or dark; on a phone, too. */
export function replayHtml(report: ReplayReport): string {
  const { experiments, oracle, deliveries, verdict } = report
  const body = [
    overview(report),
    tag(
      'main',
      {},
      unmetSection(report),
      section('Limits that were exceeded', list('ul', exceededLines(report).map(text))),
      matrix(experiments),
      cards(report, 'What failed', 'fail'),
      cards(report, 'What makes providers send again', 'warn'),
      cards(report, 'What nothing can be said of', 'inconclusive'),
      cards(report, 'What was not exercised', 'not-exercised'),
      section('Idempotency keys of outgoing calls', list('ul', keyProblemLines(report).map(text))),
      section('What was not tested', list('ul', notTestedLines(report).map(text))),
      section('What did not count', list('ul', oracle.ignored.map(text))),
      timelineSection(report),
      latencySection(deliveries),
      passes(experiments),
    ),
    tag('footer', {}, 'Made by billhook. It shows values of the state of the handler that was tested.'),
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

/** Failures and warnings have a card each; of what says nothing, those of a check with the same reason share one. */
function cards(report: ReplayReport, title: string, verdict: Verdict): string {
  const alone = verdict === 'fail' || verdict === 'warn'
  const groups = groupsOf(report.experiments, verdict).flatMap((group) =>
    alone ? group.map((result): ResultGroup => [result]) : [group],
  )
  return section(title, ...groups.map((group) => trialCard(group, report)))
}

function unmetSection({ deliveries: { unmet } }: ReplayReport): string {
  if (!unmet || unmet.count === 0) return ''
  const items = unmet.first.map((one) => text(unmetLine(one)))
  const more = unmet.count > items.length ? [`… and ${unmet.count - items.length} more`] : []
  return section('Answers that were not as expected', list('ul', [...items, ...more]))
}

function passes(experiments: readonly CheckResult[]): string {
  const items = experiments
    .filter(({ verdict }) => verdict === 'pass')
    .map((result) => {
      const { check, subject, reason } = result
      return (
        `${verdictBadge('pass')} <b>${text(check)}</b> ${breakable(subject)}: ${text(reason)} <span ` +
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
