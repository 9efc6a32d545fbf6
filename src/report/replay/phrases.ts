import { formatDuration } from '../../core/text/units.ts'
import type {
  DeliveryCounts,
  Evidence,
  CheckResult,
  KeyProblemResult,
  ReplayReport,
  ThresholdResult,
  Unmet,
  UnmetExpectation,
} from '../../core/results/replay-report.ts'

/** `race  invoice.paid`; a check of no event type is its name alone. */
export function trialName({ check, subject }: Pick<CheckResult, 'check' | 'subject'>, between = '  '): string {
  return subject === '' ? check : `${check}${between}${subject}`
}

/** Where a value is: `/credits/cus_1`, `sqlite /credits/cus_1` where there are several observers. */
export function place({ observer, path }: Evidence): string {
  return observer === undefined ? path || '/' : `${observer} ${path || '/'}`
}

/**
 * `/credits/cus_1: expected 100, found 200`. Of elements of a list their number, `/charges: expected 1 new {"id":5},
 * found 2 new`, or a sum of theirs, `/charges/*\/amount of {"id":5}: expected 100, found 200`.
 */
export function evidenceText(evidence: Evidence): string {
  const { element, expected, actual } = evidenceValues(evidence, 80)
  if (element === undefined) return `${place(evidence)}: expected ${expected}, found ${actual}`
  return isCount(evidence)
    ? `${place(evidence)}: expected ${expected} ${element}, found ${actual}`
    : `${place(evidence)} of ${element}: expected ${expected}, found ${actual}`
}

/** What a piece of evidence holds, as texts cut to so many characters. Nothing is `nothing`; a null is a null. */
export function evidenceValues(
  evidence: Evidence,
  length: number,
): { readonly element?: string; readonly expected: string; readonly actual: string } {
  const { element, expected, actual } = evidence
  const looks = element === undefined ? {} : { element: valueText(element, length) }
  if (isCount(evidence)) return { ...looks, expected: added(expected), actual: added(actual) }
  return {
    ...looks,
    expected: 'expected' in evidence ? valueText(expected, length) : 'nothing',
    actual: 'actual' in evidence ? valueText(actual, length) : 'nothing',
  }
}

/** Elements of a list are counted; below a `*` a number of theirs is summed up. */
function isCount({ element, path }: Evidence): boolean {
  return element !== undefined && !path.includes('/*/')
}

/** How many elements came to a list. */
function added(count: unknown): string {
  if (count === undefined || count === 0) return 'no new'
  return typeof count === 'number' && count < 0 ? `${-count} fewer` : `${valueText(count, 20)} new`
}

/** JSON on one line; of a long one the start and the end, for two that differ often do so at the end. */
function valueText(value: unknown, length: number): string {
  const text = JSON.stringify(value) ?? 'nothing'
  const end = Math.floor(length / 3)
  return text.length > length ? `${text.slice(0, length - 1 - end)}…${text.slice(-end)}` : text
}

/** The first of a list, and how many there are beside them. */
export function firstOf<T>(list: readonly T[], most: number, text: (one: T, index: number) => string): string[] {
  const lines = list.slice(0, most).map(text)
  return list.length > most ? [...lines, `… and ${list.length - most} more`] : lines
}

/**
 * All that is known of a trial beside its reason, as lines: evidence, smallest sequence, what was measured, what to do.
 */
export function detailLines({
  verdict,
  evidence,
  sequence = [],
  measured = {},
  hint,
  fixture,
  reproduce,
}: CheckResult): string[] {
  return [
    ...firstOf(evidence, 20, evidenceText),
    ...(sequence.length > 0
      ? ['smallest sequence:', ...firstOf(sequence, 20, (step, index) => `  ${index + 1}. ${step}`)]
      : []),
    ...(Object.keys(measured).length > 0 ? [`measured: ${measuredText(measured)}`] : []),
    `fixture: ${fixture}`,
    ...(hint === undefined ? [] : [`next: ${hint}`]),
    ...(verdict === 'pass' || verdict === 'not-exercised' ? [] : [`see it again: ${reproduce}`]),
  ]
}

/** `20 rounds · 21.6s · skew_ms_p50 0.31` */
export function factsText({ rounds, took_ms: ms, measured = {} }: CheckResult): string {
  return [`${rounds} ${rounds === 1 ? 'round' : 'rounds'}`, timeText(ms), measuredText(measured)]
    .filter((part) => part !== '')
    .join(' · ')
}

/** `skew_ms_p50 0.31, rate_upper_bound 0.15` */
export function measuredText(measured: Readonly<Record<string, number>>): string {
  return Object.entries(measured)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`)
    .join(', ')
}

/** `state read through sqlite, egress (oracle level 2); not counted: updated_at of every table` */
export function oracleText({ level, observers, ignored }: ReplayReport['oracle']): string {
  const seen = level === 0 ? 'seen through answers only' : `seen through ${observers.join(', ')}`
  return `${seen} (oracle level ${level})${ignored.length > 0 ? `; not counted: ${ignored.join(', ')}` : ''}`
}

/** `6: 5 × 200, 1 × timeout; p50 1.3 ms, p99 9.8 ms` */
export function sentText({ sent, status, latency_ms: latency }: DeliveryCounts): string {
  const answers = Object.entries(status).map(([code, count]) => `${count} × ${code}`)
  const times =
    latency.p50 === null || latency.p99 === null
      ? ''
      : `; p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms`
  return `${sent}${answers.length > 0 ? `: ${answers.join(', ')}` : ''}${times}`
}

/** Milliseconds that each check took, the longest first. */
export function tookByCheck(experiments: readonly CheckResult[]): { readonly check: string; readonly ms: number }[] {
  return [...Map.groupBy(experiments, ({ check }) => check)]
    .map(([check, results]) => ({ check, ms: results.reduce((sum, { took_ms: ms }) => sum + ms, 0) }))
    .toSorted((a, b) => b.ms - a.ms)
}

/** `0s`, `412ms`, `9.3s`, `1m 24s` */
export function timeText(ms: number): string {
  if (ms === 0) return '0s'
  const seconds = Math.round(ms / 1_000)
  return seconds < 60 ? formatDuration(ms) : `${Math.floor(seconds / 60)}m ${seconds % 60}s`
}

/** `1m 24s: race 41s, pressure 20s, order 9s, all else 14s` */
export function tookText({ took_ms: ms, experiments }: ReplayReport): string {
  const longest = tookByCheck(experiments)
    .filter((one) => one.ms >= 1)
    .slice(0, 3)
  const rest = ms - longest.reduce((sum, one) => sum + one.ms, 0)
  const parts = [
    ...longest.map((one) => `${one.check} ${timeText(one.ms)}`),
    ...(longest.length > 0 && rest >= 1 ? [`all else ${timeText(rest)}`] : []),
  ]
  return `${timeText(ms)}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

/** Checks that were not tested, those with the same reason together. */
export function notTestedLines({ not_tested: list }: ReplayReport): string[] {
  return [...Map.groupBy(list, ({ reason }) => reason)].map(
    ([reason, those]) => `${[...new Set(those.map(({ check }) => check))].join(', ')}: ${reason}`,
  )
}

/** `2 answers were not as expected` */
export function unmetText(count: number): string {
  if (count === 0) return 'every answer was as expected'
  return `${count} ${count === 1 ? 'answer was' : 'answers were'} not as expected`
}

/**
 * `paid.json: 500 in place of 2xx; latency: 612ms in place of at most 500ms; against golden/paid.json.golden: body
 * /credit: 5 in place of 10`
 */
export function unmetLine({ delivery, also = [], ...first }: Unmet): string {
  const byFile = Map.groupBy([first, ...also], ({ golden }) => golden)
  const parts = [...byFile].map(
    ([file, unmet]) => `${file === undefined ? '' : `against ${file}: `}${unmet.map(unmetPart).join('; ')}`,
  )
  return `${delivery}: ${parts.join('; ')}`
}

function unmetPart({ of, path, expected, actual }: UnmetExpectation): string {
  return `${of === undefined ? '' : `${of}${path ? ` ${path}` : ''}: `}${actual} in place of ${expected}`
}

/** `p99>500ms: exceeded, 612.4 ms` */
export function thresholdLine({ rule, exceeded, measured, unit }: ThresholdResult): string {
  const value =
    measured === null
      ? 'nothing was answered'
      : unit === 'deliveries'
        ? `${measured}`
        : `${Number(measured.toFixed(2))}${unit === '%' ? '%' : ' ms'}`
  return `${rule}: ${exceeded ? 'exceeded' : 'kept'}, ${value}`
}

/** Those of the limits that were exceeded, as lines. */
export function exceededLines({ thresholds = [] }: ReplayReport): string[] {
  return thresholds.filter(({ exceeded }) => exceeded).map(thresholdLine)
}

/** What is wrong with the idempotency keys of outgoing calls, as lines; those that repeat an effect first. */
export function keyProblemLines({ key_problems: problems = [] }: ReplayReport): string[] {
  const order = ['two-keys', 'other-body', 'no-key']
  return problems.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)).map(keyProblemLine)
}

/**
 * `POST /v1/refunds: 4 calls for the same event are alike, under different idempotency keys: the receiver does each of
 * them (race)`
 */
function keyProblemLine({ kind, method, path, calls, checks }: KeyProblemResult): string {
  const what = `${method} ${path}: ${calls} ${calls === 1 ? 'call' : 'calls'}`
  const where = `(${checks.join(', ')})`
  switch (kind) {
    case 'two-keys':
      return (
        `${what} for the same event are alike, under different idempotency keys: the receiver does each of ` +
        `them ${where}`
      )
    case 'other-body':
      return (
        `${what} under an idempotency key that came with other content, too: the receiver refuses it, or does ` +
        `only the first ${where}`
      )
    case 'no-key':
      return `${what} without an idempotency key: one that is made again, as its answer was lost, is done twice`
    default:
      return kind satisfies never
  }
}

/** Whether a run has shown something, so that a script may go on: what exit codes 0 and 1 mean. */
export function conclusive({ verdict, oracle, deliveries: { unmet } }: ReplayReport): boolean {
  if (unmet) return true
  return verdict === 'pass' || verdict === 'fail' || (verdict === 'warn' && oracle.level > 0)
}
