import { printable } from '../../core/text/printable.ts'
import type { CheckResult, ReplayReport, Verdict } from '../../core/results/replay-report.ts'
import { groupsOf, typesText, type ResultGroup } from './groups.ts'
import {
  evidenceValues,
  exceededLines,
  firstOf,
  keyProblemLines,
  measuredText,
  notTestedLines,
  oracleText,
  place,
  sentText,
  tookText,
  trialName,
  unmetLine,
  unmetText,
} from './phrases.ts'

const marks: Readonly<Record<Verdict, string>> = {
  pass: '✅ pass',
  fail: '❌ fail',
  warn: '⚠️ warn',
  inconclusive: '❔ inconclusive',
  'not-exercised': '➖ not exercised',
}

/** Trials that are told in full; a summary of GitHub Actions may have at most a mebibyte. */
const mostTold = 100

/**
 * Markdown with tables, as GitHub shows it: the matrix of checks and event types, then what failed, and what was not
 * tested.
 */
export function replayMarkdown(report: ReplayReport): string {
  const { experiments, verdict, seed, oracle, deliveries, stopped } = report
  const told = [
    ...(['fail', 'warn'] as const).flatMap((one) =>
      experiments.filter((result) => result.verdict === one).map((result): ResultGroup => [result]),
    ),
    ...groupsOf(experiments, 'inconclusive'),
  ]
  const left = notTestedLines(report)
  const { unmet } = deliveries
  const limits = exceededLines(report)
  const keys = keyProblemLines(report)
  const blocks = [
    `## billhook replay: ${marks[verdict]}`,
    ...(stopped ? [`Stopped: ${inline(stopped.message)}`] : []),
    matrix(experiments),
    ...firstOf(told, mostTold, trialBlock),
    ...(unmet && unmet.count > 0 ? [`### ${unmetText(unmet.count)}`, list(firstOf(unmet.first, 20, unmetLine))] : []),
    ...(limits.length > 0 ? ['### Limits that were exceeded', list(limits)] : []),
    ...(keys.length > 0 ? ['### Idempotency keys of outgoing calls', list(firstOf(keys, 20, (line) => line))] : []),
    ...(left.length > 0 ? ['### Not tested', list(left)] : []),
    '### The run',
    list([oracleText(oracle), `sent ${sentText(deliveries)}`, `took ${tookText(report)}`, `seed ${seed}`]),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function matrix(experiments: readonly CheckResult[]): string {
  if (experiments.length === 0) return ''
  const subjects = [...new Set(experiments.map(({ subject }) => subject))]
  const rows = [...Map.groupBy(experiments, ({ check }) => check)].map(([check, results]) => {
    return row([
      inline(check),
      ...subjects.map((subject) =>
        results
          .filter((one) => one.subject === subject)
          .map(({ verdict }) => marks[verdict])
          .join(' '),
      ),
    ])
  })
  return [
    row(['check', ...subjects.map((subject) => inline(subject || 'any event'))]),
    row(['---', ...subjects.map(() => ':-:')]),
    ...rows,
  ].join('\n')
}

function trialBlock(group: ResultGroup): string {
  const { check, verdict, reason, evidence, sequence = [], measured = {}, hint, reproduce } = group[0]
  const changed = evidence.slice(0, 20).map((one) => {
    const { element, expected, actual } = evidenceValues(one, 200)
    return row([`${code(place(one))}${element === undefined ? '' : ` ${code(element)}`}`, code(expected), code(actual)])
  })
  const blocks = [
    `### ${marks[verdict]}: ${inline(trialName({ check, subject: typesText(group) }, ' '))}`,
    inline(reason),
    changed.length > 0 ? [row(['place', 'expected', 'found']), row(['---', '---', '---']), ...changed].join('\n') : '',
    evidence.length > 20 ? `… and ${evidence.length - 20} more places` : '',
    sequence.length > 0
      ? `Smallest sequence:\n\n${firstOf(sequence, 20, inline)
          .map((step, index) => `${index + 1}. ${step}`)
          .join('\n')}`
      : '',
    Object.keys(measured).length > 0 ? `Measured: ${inline(measuredText(measured))}` : '',
    hint === undefined ? '' : `Next: ${inline(hint)}`,
    `See it again:\n\n${fenced(reproduce)}`,
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${inline(line)}`).join('\n')
}

/** Text of one line in which nothing is markup, and no address a link. */
function inline(text: string): string {
  return printable(text)
    .trimStart()
    .replace(/[\\`*_{}[\]<>#|~&$]|:(?=\/\/)|(?<=www)\./gi, '\\$&')
    .replace(/^(\d*)([-+=.)])/, '$1\\$2')
}

/** Code in a table: HTML, for a `|` or a back-tick in it would end a cell or the code. */
function code(text: string): string {
  return `<code>${inline(text)}</code>`
}

/** A block of code whose fence is longer than any in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}sh\n${printable(text)}\n${fence}`
}
