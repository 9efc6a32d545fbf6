import { Chalk, type ChalkInstance, type ColorSupportLevel } from 'chalk'
import { printable } from '../core/printable.ts'
import type { DeliveryCounts, Evidence, ExperimentResult, ReplayReport, Verdict } from '../core/replay-report.ts'

/** How much of what is alike is shown: a report is one screen. */
const shown = 8

/** Indents of what stands below a result: advice, and evidence deeper. */
const advice = ' '.repeat(14)
const deeper = ' '.repeat(16)

/** For people: what failed and how to see it again, what is proved, what was not tested. */
export function replayText(report: ReplayReport, level: ColorSupportLevel): string {
  const paint = new Chalk({ level })
  const { experiments, stopped } = report
  const lines = [
    ...once(experiments.flatMap((result) => experimentLines(result, paint))),
    ...(experiments.length > 0 ? ['', provedLine(report)] : []),
    ...report.not_tested.map(({ check, reason }, index) => `${index === 0 ? 'not tested  ' : '            '}${printable(`${check}: ${reason}`)}`),
    sentLine(report.deliveries),
    ...unmetLines(report.deliveries, paint),
    ...conclusion(report, paint),
    ...(stopped ? [paint.red(`stopped     ${printable(stopped.message)}`)] : []),
  ]
  return `${lines.join('\n')}\n`
}

function experimentLines({ check, subject, verdict, reason, hint, evidence, reproduce }: ExperimentResult, paint: ChalkInstance): string[] {
  const title = `${colour(verdict, paint)(verdict.toUpperCase().padEnd(13))} ${check}  ${paint.bold(printable(subject))}  ${printable(reason)}`
  if (verdict === 'pass') return [title]
  const values = evidence.slice(0, shown).map((one) => `${deeper}${evidenceText(one)}`)
  const more = evidence.length > shown ? [`${deeper}… and ${evidence.length - shown} more`] : []
  const again = verdict === 'fail' ? [`${advice}see it again: ${paint.cyan(printable(reproduce))}`] : []
  return [title, ...values, ...more, ...(hint === undefined ? [] : [`${advice}next: ${printable(hint)}`]), ...again]
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

function conclusion({ verdict, seed, deliveries: { unmet }, stopped }: ReplayReport, paint: ChalkInstance): string[] {
  if (!unmet) return [`verdict     ${colour(verdict, paint)(verdict.toUpperCase())} (seed ${seed})`]
  if (unmet.count > 0) return [paint.red(`replayed    ${unmet.count} ${unmet.count === 1 ? 'answer was' : 'answers were'} not as expected`)]
  return stopped ? [] : [paint.green('replayed    every answer was as expected')]
}

/** Advice that fits several results stands with the first of them. */
function once(lines: readonly string[]): string[] {
  return lines.filter((line, index) => !line.startsWith(advice) || line.startsWith(deeper) || lines.indexOf(line) === index)
}

function colour(verdict: Verdict, paint: ChalkInstance): ChalkInstance {
  return { pass: paint.green, fail: paint.red, warn: paint.yellow, inconclusive: paint.yellow, 'not-exercised': paint.dim }[verdict]
}
