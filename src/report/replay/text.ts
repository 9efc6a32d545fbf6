import { Chalk, type ChalkInstance, type ColorSupportLevel } from 'chalk'
import { printable } from '../../core/text/printable.ts'
import type { DeliveryCounts, CheckResult, ReplayReport, Verdict } from '../../core/results/replay-report.ts'
import { groupsOf, typesText, type ResultGroup } from './groups.ts'
import {
  evidenceText,
  firstOf,
  keyProblemLines,
  notTestedLines,
  oracleText,
  sentText,
  thresholdLine,
  tookText,
  trialName,
  unmetLine,
  unmetText,
} from './phrases.ts'

/** How much of what is alike is shown: a report is one screen. */
const shown = 8
/** Runs that took longer say what took the time. */
const longMs = 5_000
/** Indents of what stands below a result: advice, and evidence deeper. */
const advice = ' '.repeat(14)
const deeper = ' '.repeat(16)

/** The worst comes last: nearest to the verdict, and in sight. */
const order: readonly Verdict[] = ['pass', 'not-exercised', 'inconclusive', 'warn', 'fail']

/** For people: what is proved, what failed and how to see it again, what was not tested, what took the time. */
export function replayText(report: ReplayReport, level: ColorSupportLevel): string {
  const paint = new Chalk({ level })
  const { experiments, stopped, deliveries, took_ms: took } = report
  const groups = order.flatMap((verdict) => groupsOf(experiments, verdict))
  const lines = [
    ...once(groups.flatMap((group) => groupLines(group, paint))),
    ...(experiments.length > 0 ? ['', provedLine(report)] : []),
    ...notTestedLines(report).map(
      (line, index) => `${index === 0 ? 'not tested  ' : '            '}${printable(line)}`,
    ),
    ...keyLines(report, paint),
    `sent        ${printable(sentText(deliveries))}`,
    ...(took > longMs ? [`took        ${printable(tookText(report))}`] : []),
    ...unmetLines(deliveries, paint),
    ...thresholdLines(report, paint),
    ...conclusion(report, paint),
    ...(stopped ? [paint.red(`stopped     ${printable(stopped.message)}`)] : []),
  ]
  return `${lines.join('\n')}\n`
}

function groupLines(group: ResultGroup, paint: ChalkInstance): string[] {
  const [first, ...others] = group
  if (first.verdict !== 'fail' && first.verdict !== 'warn') return resultLines(first, typesText(group), paint)
  return [
    ...resultLines(first, first.subject, paint),
    ...firstOf(others, shown, alsoText).map((line) => `${advice}${printable(line)}`),
  ]
}

/** The first of a check is told in full, of the others only that it is so. */
function alsoText({ subject, reason }: CheckResult): string {
  return `also ${subject}: ${reason}`
}

function resultLines(
  { check, verdict, reason, hint, evidence, sequence = [], reproduce }: CheckResult,
  subject: string,
  paint: ChalkInstance,
): string[] {
  const title = `${colour(verdict, paint)(verdict.toUpperCase().padEnd(13))} ${trialName({ check: printable(check), subject: subject === '' ? '' : paint.bold(printable(subject)) })}  ${printable(reason)}`
  if (verdict === 'pass') return [title]
  return [
    title,
    ...firstOf(evidence, shown, evidenceText).map((line) => `${deeper}${printable(line)}`),
    ...(sequence.length > 0 ? [`${advice}smallest sequence:`] : []),
    ...firstOf(sequence, shown, (step, index) => `${index + 1}. ${step}`).map((line) => `${deeper}${printable(line)}`),
    ...(hint === undefined ? [] : [`${advice}next: ${printable(hint)}`]),
    ...(verdict === 'fail' ? [`${advice}see it again: ${paint.cyan(printable(reproduce))}`] : []),
  ]
}

function provedLine({ experiments, oracle }: ReplayReport): string {
  const passed = experiments.filter(({ verdict }) => verdict === 'pass').length
  return `proved      ${passed} of ${experiments.length}; ${printable(oracleText(oracle))}`
}

function keyLines(report: ReplayReport, paint: ChalkInstance): string[] {
  return firstOf(keyProblemLines(report), shown, (line) => line).map(
    (line, index) => (index === 0 ? 'keys' : '').padEnd(12) + paint.yellow(printable(line)),
  )
}

function unmetLines({ unmet }: DeliveryCounts, paint: ChalkInstance): string[] {
  if (!unmet) return []
  const lines = unmet.first.slice(0, shown).map((one) => paint.red(`            ${printable(unmetLine(one))}`))
  return unmet.count > lines.length ? [...lines, `            … and ${unmet.count - lines.length} more`] : lines
}

function thresholdLines({ thresholds = [] }: ReplayReport, paint: ChalkInstance): string[] {
  return thresholds.map(
    (one, index) =>
      (index === 0 ? 'limits' : '').padEnd(12) +
      (one.exceeded ? paint.red : paint.green)(printable(thresholdLine(one))),
  )
}

function conclusion(
  { verdict, seed, deliveries: { unmet }, stopped, thresholds = [] }: ReplayReport,
  paint: ChalkInstance,
): string[] {
  if (!unmet) return [`verdict     ${colour(verdict, paint)(verdict.toUpperCase())} (seed ${seed})`]
  if (unmet.count > 0) return [paint.red(`replayed    ${unmetText(unmet.count)}`)]
  if (stopped) return []
  const exceeded = thresholds.some((one) => one.exceeded)
  return [
    exceeded
      ? paint.red(`replayed    ${unmetText(0)}, but a limit was exceeded`)
      : paint.green(`replayed    ${unmetText(0)}`),
  ]
}

/** Advice that fits several results stands with the first of them. */
function once(lines: readonly string[]): string[] {
  return lines.filter((line, index) => !line.startsWith(`${advice}next: `) || lines.indexOf(line) === index)
}

function colour(verdict: Verdict, paint: ChalkInstance): ChalkInstance {
  return {
    pass: paint.green,
    fail: paint.red,
    warn: paint.yellow,
    inconclusive: paint.yellow,
    'not-exercised': paint.dim,
  }[verdict]
}
