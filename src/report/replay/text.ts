import { Chalk, type ChalkInstance, type ColorSupportLevel } from 'chalk'
import { printable } from '../../core/text/printable.ts'
import type { CheckResult, ReplayReport, Verdict } from '../../core/results/replay-report.ts'
import { hanging, usualColumns, wrappedCommand } from '../wrap.ts'
import { evidenceLines } from './evidence-words.ts'
import { byCheck, groupsOf, subjectsText, typesText, type ResultGroup } from './groups.ts'
import { notTestedLines } from './not-tested-lines.ts'
import {
  aboutText,
  firstOf,
  foundNothing,
  keyProblemLines,
  oracleText,
  sentText,
  thresholdLine,
  tookText,
  trialName,
  unmetLine,
  unmetText,
} from './phrases.ts'
import { subjectNames, type SubjectNames } from './subject-names.ts'

/** Maximum number of entries shown per list, because a report should fit on one screen. */
const shown = 8
/** Runs longer than this show how long their checks took. */
const longMs = 5_000
/** Indentation below a result: for advice, and one step deeper for evidence. */
const advice = ' '.repeat(14)
const deeper = ' '.repeat(16)
/** Width of the name column in the closing lines. */
const nameWidth = 12

/** The worst comes last, next to the verdict, where it is easiest to see. */
const order: readonly Verdict[] = ['pass', 'not-exercised', 'inconclusive', 'warn', 'fail']

interface Style {
  readonly paint: ChalkInstance
  readonly columns: number
  readonly names: SubjectNames
}

/**
 * Returns the report for people: what was proved, what failed and how to reproduce it, what was not tested, and how
 * long the checks took.
 * @param columns width of the terminal; lines are broken between words
 */
export function replayText(report: ReplayReport, level: ColorSupportLevel, columns = usualColumns): string {
  const style = { paint: new Chalk({ level }), columns, names: subjectNames(report.experiments) }
  if (foundNothing(report)) return `${stoppedLines(report, style).join('\n')}\n`
  const checks = order.flatMap((verdict) => byCheck(groupsOf(report.experiments, verdict)))
  const results = once(checks.flatMap((groups) => checkLines(groups, style)))
  return `${[...results, ...(results.length > 0 ? [''] : []), ...closingLines(report, style)].join('\n')}\n`
}

/** Shows a check's first failure in full, and only the reasons for its other failures. */
function checkLines([first, ...others]: readonly [ResultGroup, ...ResultGroup[]], style: Style): string[] {
  const { verdict } = first[0]
  if (verdict !== 'fail' && verdict !== 'warn')
    return [first, ...others].flatMap((group) => resultLines(group[0], typesText(group, style.names), style))
  return [
    ...resultLines(first[0], subjectsText(first, style.names), style),
    ...firstOf(others, shown, (group) => `also ${subjectsText(group, style.names)}: ${group[0].reason}`).flatMap(
      (line) => hanging(advice, printable(line), style.columns),
    ),
  ]
}

function resultLines(
  { check, verdict, reason, hint, evidence, sequence = [], reproduce }: CheckResult,
  subject: string,
  { paint, columns }: Style,
): string[] {
  const deep = (line: string): string[] => hanging(deeper, printable(line), columns)
  const name = trialName({
    check: printable(check),
    subject: subject
      .split(' ')
      .map((word) => (word === '' ? '' : paint.bold(printable(word))))
      .join(' '),
  })
  const title = hanging(
    `${colour(verdict, paint)(verdict.toUpperCase().padEnd(13))} `,
    `${name}  ${printable(reason)}`,
    columns,
  )
  if (verdict === 'pass') return title
  return [
    ...title,
    ...evidenceLines(evidence, shown).flatMap((line) => evidenceText(line, columns)),
    ...(sequence.length > 0 ? [`${advice}deliveries that reproduce the failure:`] : []),
    ...firstOf(sequence, shown, (step, index) => `${index + 1}. ${step}`).flatMap(deep),
    // A single entry, because `once` compares each piece of advice as a whole.
    ...(hint === undefined ? [] : [hanging(`${advice}next: `, printable(hint), columns).join('\n')]),
    ...(verdict === 'fail' ? commandLines(reproduce, paint, columns) : []),
  ]
}

/** Puts the pointer on its own line if the evidence and the pointer do not fit on a single line. */
function evidenceText(line: string, columns: number): string[] {
  const whole = hanging(deeper, printable(line), columns)
  const at = line.lastIndexOf('  [')
  if (whole.length === 1 || at < 0) return whole
  return [line.slice(0, at), line.slice(at + 2)].flatMap((part) => hanging(deeper, printable(part), columns))
}

function commandLines(command: string, paint: ChalkInstance, columns: number): string[] {
  const lines = wrappedCommand(printable(command), columns - deeper.length)
  return [`${advice}reproduce:`, ...lines.map((line) => `${deeper}${paint.cyan(line)}`)]
}

function closingLines(report: ReplayReport, { paint, columns, names }: Style): string[] {
  const { experiments, deliveries, took_ms: took, thresholds = [] } = report
  const { unmet } = deliveries
  const section = (name: string, lines: readonly string[], tone?: (line: string) => string): string[] =>
    lines.flatMap((line, index) => hanging((index === 0 ? name : '').padEnd(nameWidth), printable(line), columns, tone))
  return [
    ...section('events', names.legend),
    ...(experiments.length > 0 ? section('proved', [provedText(report)]) : []),
    ...section('not tested', notTestedLines(report)),
    ...section(
      'keys',
      firstOf(keyProblemLines(report), shown, (line) => line),
      paint.yellow,
    ),
    ...section('tested', [aboutText(report)]),
    ...section('sent', [sentText(deliveries)]),
    ...(took > longMs ? section('took', [tookText(report)]) : []),
    ...(unmet ? section('', firstUnmet(unmet), paint.red) : []),
    ...thresholds.flatMap((one, index) =>
      section(index === 0 ? 'limits' : '', [thresholdLine(one)], one.exceeded ? paint.red : paint.green),
    ),
    ...conclusion(report, paint),
    ...stoppedLines(report, { paint, columns }),
  ]
}

function stoppedLines({ stopped }: ReplayReport, { paint, columns }: Pick<Style, 'paint' | 'columns'>): string[] {
  return stopped ? hanging('stopped'.padEnd(nameWidth), printable(stopped.message), columns, paint.red) : []
}

function provedText({ experiments, oracle }: ReplayReport): string {
  const passed = experiments.filter(({ verdict }) => verdict === 'pass').length
  return `${passed} of ${experiments.length}; ${oracleText(oracle)}`
}

function firstUnmet({ first, count }: NonNullable<ReplayReport['deliveries']['unmet']>): string[] {
  const lines = first.slice(0, shown).map(unmetLine)
  return count > lines.length ? [...lines, `… and ${count - lines.length} more`] : lines
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

/** Removes repeated advice, so that it is shown only once. */
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
