import type { ReplayReport, Verdict } from '../../../core/results/replay-report.ts'
import { byCheck, groupsOf } from '../groups.ts'
import { aboutFacts, exceededLines, oracleText, tookText, unmetText } from '../phrases.ts'
import type { SubjectNames } from '../subject-names.ts'
import { breakable, list, tag, text } from './markup.ts'
import { trialId } from './trial-id.ts'
import { verdictBadge } from './verdict-badge.ts'
import { counted } from '../../../core/text/counted.ts'

const order: readonly Verdict[] = ['fail', 'warn', 'inconclusive', 'not-exercised', 'pass']

/** Renders the top of the page: the verdict, the counts behind it, and what was tested. */
export function overview(report: ReplayReport, names: SubjectNames): string {
  const { verdict, experiments, seed, oracle, stopped } = report
  const counts = order.flatMap((one) => {
    const count = experiments.filter((result) => result.verdict === one).length
    return count === 0 ? [] : [verdictBadge(one, `${count} `)]
  })
  const failures = byCheck(groupsOf(experiments, 'fail')).map((groups) => {
    const links = groups
      .flat()
      .map((result) =>
        tag('a', { href: `#${trialId(result, experiments)}` }, breakable(names.of(result.subject) || result.check)),
      )
    return `<b>${text(groups[0][0].check)}</b>: ${links.join(', ')}`
  })
  const facts = [
    ...aboutFacts(report),
    ['Oracle', oracleText(oracle)],
    ['Took', tookText(report)],
    ['Seed', String(seed)],
  ] as const
  return tag(
    'header',
    { class: verdict },
    tag('p', { class: 'name' }, 'billhook replay'),
    tag('h1', {}, verdictBadge(verdict), ' ', text(headline(report))),
    stopped
      ? tag(
          'p',
          { class: 'stopped', role: 'alert' },
          `<b>The run was stopped:</b> ${text(stopped.message)} ` +
            `(${text(stopped.code)})${stopped.hint === undefined ? '' : `<br>${text(stopped.hint)}`}`,
        )
      : '',
    counts.length > 0 ? list('ul', counts).replace('<ul>', '<ul class="inline">') : '',
    failures.length > 0 ? tag('div', { class: 'failures' }, list('ul', failures)) : '',
    tag('dl', {}, ...facts.map(([name, fact]) => tag('dt', {}, name) + tag('dd', {}, text(fact)))),
  )
}

function headline(report: ReplayReport): string {
  const {
    verdict,
    experiments,
    deliveries: { unmet },
  } = report
  const limits = exceededLines(report).length
  if (limits > 0 && !unmet?.count && experiments.every((result) => result.verdict !== 'fail'))
    return limits === 1 ? 'A limit was exceeded' : `${limits} limits were exceeded`
  if (unmet) return unmet.count === 0 ? `${unmetText(0)}; this proves nothing about effects` : unmetText(unmet.count)
  const failed = byCheck(groupsOf(experiments, 'fail')).length
  const checks = new Set(experiments.map(({ check }) => check)).size
  switch (verdict) {
    case 'fail':
      return `${failed} of ${counted(checks, 'check')} found the handler unsafe`
    case 'warn':
      return 'No check failed, but there were warnings'
    case 'pass':
      return 'The handler passed every check that was run'
    case 'inconclusive':
      return 'The run was inconclusive'
    case 'not-exercised':
      return 'Nothing was proved'
    default:
      return verdict satisfies never
  }
}
