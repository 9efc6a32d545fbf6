import type { CheckResult } from '../../../core/results/replay-report.ts'
import { timeText, tookByCheck } from '../phrases.ts'
import type { SubjectNames } from '../subject-names.ts'
import { trialId } from './trial-id.ts'
import { breakable, section, tag, text } from './markup.ts'
import { verdictBadge } from './verdict-badge.ts'

/** With more columns than this, cells show only the verdict's symbol. Screen readers still read the word. */
const mostWithWords = 6

/**
 * Renders a table with a row for each check and a column for each event type. Any verdict other than pass links to its
 * card.
 */
export function matrix(experiments: readonly CheckResult[], names: SubjectNames): string {
  if (experiments.length === 0) return ''
  const subjects = [...new Set(experiments.map(({ subject }) => subject))]
  const took = new Map(tookByCheck(experiments).map(({ check, ms }) => [check, ms < 1 ? '' : timeText(ms)]))
  const rows = [...Map.groupBy(experiments, ({ check }) => check)].map(([check, results]) => {
    const name = tag(
      'th',
      { scope: 'row' },
      text(check),
      tag('span', { class: 'tries' }, text(results[0]?.title ?? check)),
    )
    const cells = subjects.map((subject) =>
      tag('td', {}, ...results.filter((one) => one.subject === subject).map((one) => cell(one, experiments))),
    )
    return tag('tr', {}, name, ...cells, tag('td', { class: 'took' }, took.get(check) ?? ''))
  })
  const columns = subjects.map((subject) =>
    tag('th', { scope: 'col' }, tag('span', {}, breakable(names.of(subject) || 'any event'))),
  )
  const head = tag(
    'tr',
    {},
    tag('th', { scope: 'col' }, 'check'),
    ...columns,
    tag('th', { scope: 'col', class: 'took' }, tag('span', {}, 'took')),
  )
  const table = tag(
    'table',
    { class: subjects.length > mostWithWords ? 'matrix many' : 'matrix' },
    tag('caption', { class: 'hidden' }, 'Verdict of each check on each event type'),
    tag('thead', {}, head),
    tag('tbody', {}, ...rows),
  )
  return section(
    'Checks by event type',
    tag('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': 'Checks by event type' }, table),
    ...names.legend.map((line) => tag('p', { class: 'small legend' }, breakable(line))),
  )
}

function cell(result: CheckResult, experiments: readonly CheckResult[]): string {
  const badge = verdictBadge(result.verdict)
  return result.verdict === 'pass'
    ? badge
    : tag('a', { href: `#${trialId(result, experiments)}`, title: result.reason }, badge)
}
