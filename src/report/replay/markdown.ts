import { printable } from '../../core/text/printable.ts'
import type { CheckResult, ReplayReport, Verdict } from '../../core/results/replay-report.ts'
import { evidenceWords } from './evidence-words.ts'
import { groupsOf, subjectsText, typesText, type ResultGroup } from './groups.ts'
import { notTestedLines } from './not-tested-lines.ts'
import {
  aboutText,
  exceededLines,
  firstOf,
  keyProblemLines,
  measuredText,
  oracleText,
  sentText,
  tookText,
  trialName,
  unmetLine,
  unmetText,
} from './phrases.ts'
import { subjectNames, type SubjectNames } from './subject-names.ts'
import { counted } from '../../core/text/counted.ts'

const marks: Readonly<Record<Verdict, string>> = {
  pass: '✅ pass',
  fail: '❌ fail',
  warn: '⚠️ warn',
  inconclusive: '❔ inconclusive',
  'not-exercised': '➖ not exercised',
}

/** Maximum number of groups of trials shown in full. GitHub Actions limits a summary to one mebibyte. */
const mostDetailed = 100

/**
 * Returns GitHub Markdown with tables: what needs attention, collapsed passes, each failure in full, and what was not
 * tested.
 */
export function replayMarkdown(report: ReplayReport): string {
  const { experiments, verdict, seed, oracle, deliveries, stopped } = report
  const names = subjectNames(experiments)
  const detailed = (['fail', 'warn', 'inconclusive'] as const).flatMap((one) => groupsOf(experiments, one))
  const left = notTestedLines(report)
  const { unmet } = deliveries
  const limits = exceededLines(report)
  const keys = keyProblemLines(report)
  const blocks = [
    `## billhook replay: ${marks[verdict]}`,
    ...(stopped ? [`Stopped: ${inline(stopped.message)}`] : []),
    overview(experiments, names),
    passes(experiments, names),
    ...(names.legend.length > 0 ? [list(names.legend)] : []),
    ...firstOf(detailed, mostDetailed, (group) => trialBlock(group, names)),
    ...(unmet && unmet.count > 0 ? [`### ${unmetText(unmet.count)}`, list(firstOf(unmet.first, 20, unmetLine))] : []),
    ...(limits.length > 0 ? ['### Exceeded limits', list(limits)] : []),
    ...(keys.length > 0 ? ['### Idempotency keys of outgoing calls', list(firstOf(keys, 20, (line) => line))] : []),
    ...(left.length > 0 ? ['### Not tested', list(left)] : []),
    '### The run',
    list([
      `tested ${aboutText(report)}`,
      oracleText(oracle),
      `sent ${sentText(deliveries)}`,
      `took ${tookText(report)}`,
      `seed ${seed}`,
    ]),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

/** Lists what needs attention, the worst first. GitHub has no room for a matrix of ten event types. */
function overview(experiments: readonly CheckResult[], names: SubjectNames): string {
  const rows = (['fail', 'warn', 'inconclusive', 'not-exercised'] as const)
    .flatMap((verdict) => groupsOf(experiments, verdict))
    .map((group) => {
      const { verdict, check, reason } = group[0]
      return row([marks[verdict], inline(check), inline(subjectsText(group, names) || 'any event'), inline(reason)])
    })
  return rows.length === 0
    ? ''
    : [row(['result', 'check', 'event types', 'reason']), row(Array(4).fill('---')), ...rows].join('\n')
}

function passes(experiments: readonly CheckResult[], names: SubjectNames): string {
  const groups = groupsOf(experiments, 'pass')
  if (groups.length === 0) return ''
  const count = groups.flat().length
  const lines = groups.map((group) => `${group[0].check}: ${subjectsText(group, names) || 'any event'}`)
  const summary = `${marks.pass}: ${counted(count, 'trial')}`
  return `<details><summary>${summary}</summary>\n\n${list(lines)}\n\n</details>`
}

function trialBlock(group: ResultGroup, names: SubjectNames): string {
  const { check, verdict, reason, evidence, sequence = [], measured = {}, hint, reproduce } = group[0]
  const changed = evidenceWords(evidence.slice(0, 20), 200).map(({ where, pointer, expected, actual, factor }) =>
    row([
      `${inline(where)} ${code(pointer)}`,
      code(expected),
      code(actual) + (factor === undefined ? '' : ` (${factor})`),
    ]),
  )
  const subjects = verdict === 'inconclusive' ? typesText(group, names) : subjectsText(group, names)
  const blocks = [
    `### ${marks[verdict]}: ${inline(trialName({ check, subject: subjects }, ' '))}`,
    inline(reason),
    changed.length > 0 ? [row(['place', 'expected', 'found']), row(['---', '---', '---']), ...changed].join('\n') : '',
    evidence.length > 20 ? `… and ${counted(evidence.length - 20, 'more place')}` : '',
    sequence.length > 0
      ? `Deliveries that reproduce the failure:\n\n${firstOf(sequence, 20, inline)
          .map((step, index) => `${index + 1}. ${step}`)
          .join('\n')}`
      : '',
    Object.keys(measured).length > 0 ? `Measured: ${inline(measuredText(measured))}` : '',
    hint === undefined ? '' : `Next: ${inline(hint)}`,
    `Reproduce:\n\n${fenced(reproduce)}`,
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${inline(line)}`).join('\n')
}

/** Escapes text as a single line without markup or links. */
function inline(text: string): string {
  return printable(text)
    .trimStart()
    .replace(/[\\`*_{}[\]<>#|~&$]|:(?=\/\/)|(?<=www)\./gi, '\\$&')
    .replace(/^(\d*)([-+=.)])/, '$1\\$2')
}

/** Returns code as HTML for table cells, where a `|` or backtick would end the cell or the code. */
function code(text: string): string {
  return `<code>${inline(text)}</code>`
}

/** Returns a code block whose fence is longer than any in its text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}sh\n${printable(text)}\n${fence}`
}
