import { Chalk, type ChalkInstance, type ColorSupportLevel } from 'chalk'
import { printable } from '../core/printable.ts'
import type { DeliveryCounts, Evidence, ExperimentResult, ReplayReport, Verdict } from '../core/replay-report.ts'

/** How much of what is alike is shown: a report is one screen. */
const shown = 8

/** For people: what failed and how to see it again, what is proved, what was not tested. */
export function replayText(report: ReplayReport, level: ColorSupportLevel): string {
  const paint = new Chalk({ level })
  const { experiments, stopped } = report
  const lines = [
    ...experiments.flatMap((result) => experimentLines(result, paint)),
    ...(experiments.length > 0 ? ['', provedLine(report)] : []),
    ...report.not_tested.map(({ check, reason }, index) => `${index === 0 ? 'not tested  ' : '            '}${printable(`${check}: ${reason}`)}`),
    sentLine(report.deliveries),
    ...unmetLines(report.deliveries, paint),
    ...(stopped ? [paint.red(`stopped     ${printable(stopped.message)}`), ...next(stopped.hint), `            code: ${stopped.code}`] : []),
    conclusion(report, paint),
  ]
  return `${lines.join('\n')}\n`
}

function experimentLines({ check, subject, verdict, reason, hint, evidence, reproduce }: ExperimentResult, paint: ChalkInstance): string[] {
  const title = `${colour(verdict, paint)(verdict.toUpperCase().padEnd(13))} ${check}  ${paint.bold(printable(subject))}  ${printable(reason)}`
  if (verdict === 'pass') return [title]
  const values = evidence.slice(0, shown).map((one) => `              ${evidenceText(one)}`)
  const more = evidence.length > shown ? [`              … and ${evidence.length - shown} more`] : []
  const again = verdict === 'fail' ? [`              see it again: ${paint.cyan(printable(reproduce))}`] : []
  return [title, ...values, ...more, ...(hint === undefined ? [] : [`              next: ${printable(hint)}`]), ...again]
}

function evidenceText({ observer, path, ...values }: Evidence): string {
  const place = observer === undefined ? path : `${observer} ${path}`
  return `${printable(place || '/')}: ${value(values, 'expected')} after one delivery, ${value(values, 'actual')} after the duplicate`
}

/** An absent value is nothing there; a null is a null. */
function value(values: Readonly<Partial<Record<'expected' | 'actual', unknown>>>, key: 'expected' | 'actual'): string {
  if (!(key in values)) return 'nothing'
  const text = JSON.stringify(values[key]) ?? 'nothing'
  return printable(text.length > 60 ? `${text.slice(0, 59)}…` : text)
}

function provedLine({ experiments, oracle }: ReplayReport): string {
  const passed = experiments.filter(({ verdict }) => verdict === 'pass').length
  const seen = oracle.level === 0 ? 'seen through answers only' : `seen through ${oracle.observers.join(', ')}`
  return `proved      ${passed} of ${experiments.length}; ${printable(seen)} (oracle level ${oracle.level})`
}

function sentLine({ sent, status, latency_ms: latency }: DeliveryCounts): string {
  const answers = Object.entries(status).map(([code, count]) => `${count} × ${code}`)
  const times = latency.p50 === null || latency.p99 === null ? '' : `; p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms`
  return `sent        ${sent}${answers.length > 0 ? `: ${answers.join(', ')}` : ''}${times}`
}

function unmetLines({ unmet }: DeliveryCounts, paint: ChalkInstance): string[] {
  if (!unmet) return []
  const lines = unmet.first.slice(0, shown).map(({ delivery, expected, actual }) => paint.red(`            ${printable(delivery)}: ${actual} in place of ${expected}`))
  return unmet.count > lines.length ? [...lines, `            … and ${unmet.count - lines.length} more`] : lines
}

function conclusion({ verdict, seed, deliveries: { unmet } }: ReplayReport, paint: ChalkInstance): string {
  if (unmet) return unmet.count === 0 ? paint.green('replayed    every answer was as expected') : paint.red(`replayed    ${unmet.count} answers were not as expected`)
  return `verdict     ${colour(verdict, paint)(verdict.toUpperCase())} (seed ${seed})`
}

function colour(verdict: Verdict, paint: ChalkInstance): ChalkInstance {
  return { pass: paint.green, fail: paint.red, warn: paint.yellow, inconclusive: paint.yellow, 'not-exercised': paint.dim }[verdict]
}

function next(hint: string | undefined): string[] {
  return hint === undefined ? [] : [`            next: ${printable(hint)}`]
}
