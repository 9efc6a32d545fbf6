import { formatDuration } from '../../core/text/units.ts'
import type {
  DeliveryCounts,
  CheckResult,
  KeyProblemResult,
  ReplayReport,
  RunAbout,
  ThresholdResult,
  Unmet,
  UnmetExpectation,
} from '../../core/results/replay-report.ts'
import { evidenceLines } from './evidence-words.ts'
import { counted } from '../../core/text/counted.ts'

/** Returns `race  invoice.paid`, or only the check if there is no event type. */
export function trialName({ check, subject }: Pick<CheckResult, 'check' | 'subject'>, between = '  '): string {
  return subject === '' ? check : `${check}${between}${subject}`
}

/** Returns the first entries of a list as lines, followed by `… and 12 more`. */
export function firstOf<T>(list: readonly T[], most: number, text: (one: T, index: number) => string): string[] {
  const lines = list.slice(0, most).map(text)
  return list.length > most ? [...lines, `… and ${list.length - most} more`] : lines
}

/** Returns everything about a trial except its reason, as lines: evidence, deliveries, measurements, the next step. */
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
    ...evidenceLines(evidence, 20),
    ...(sequence.length > 0
      ? ['deliveries that reproduce the failure:', ...firstOf(sequence, 20, (step, index) => `  ${index + 1}. ${step}`)]
      : []),
    ...(Object.keys(measured).length > 0 ? [`measured: ${measuredText(measured)}`] : []),
    `fixture: ${fixture}`,
    ...(hint === undefined ? [] : [`next: ${hint}`]),
    ...(verdict === 'pass' || verdict === 'not-exercised' ? [] : [`reproduce: ${reproduce}`]),
  ]
}

/** Formats a trial's rounds, duration and measurements: `20 rounds · 21.6s · skew_ms_p50 0.31`. */
export function factsText({ rounds, took_ms: ms, measured = {} }: CheckResult): string {
  return [counted(rounds, 'round'), timeText(ms), measuredText(measured)].filter((part) => part !== '').join(' · ')
}

/** Formats measurements: `skew_ms_p50 0.31, rate_upper_bound 0.15`. */
export function measuredText(measured: Readonly<Record<string, number>>): string {
  return Object.entries(measured)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`)
    .join(', ')
}

/**
 * Describes how effects were observed: `observed through sqlite, egress (oracle level 2); ignored: updated_at of every
 * table`.
 */
export function oracleText({ level, observers, ignored }: ReplayReport['oracle']): string {
  const seen = level === 0 ? 'observed through answers only' : `observed through ${observers.join(', ')}`
  return `${seen} (oracle level ${level})${ignored.length > 0 ? `; ignored: ${ignored.join(', ')}` : ''}`
}

/** Summarises the deliveries sent and their answers: `6: 5 × 200, 1 × timeout; p50 1.3 ms, p99 9.8 ms`. */
export function sentText({ sent, status, latency_ms: latency }: DeliveryCounts): string {
  const answers = Object.entries(status).map(([code, count]) => `${count} × ${code}`)
  const times =
    latency.p50 === null || latency.p99 === null
      ? ''
      : `; p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms`
  return `${sent}${answers.length > 0 ? `: ${answers.join(', ')}` : ''}${times}`
}

/**
 * Identifies the run: `http://127.0.0.1:3000/webhooks at 2026-03-01T09:30:00Z, billhook 1.2.3, commit 0123456789ab`.
 */
export function aboutText({ target, started_at: startedAt, version, commit }: RunAbout): string {
  const at = startedAt.replace(/\.\d+Z$/, 'Z')
  return `${target} at ${at}, billhook ${version}${commit === undefined ? '' : `, commit ${commit.slice(0, 12)}`}`
}

/** Returns the parts of `aboutText` with their names. */
export function aboutFacts({
  target,
  started_at: startedAt,
  version,
  commit,
}: RunAbout): (readonly [string, string])[] {
  return [
    ['Target', target],
    ['Started', startedAt.replace(/T(.*?)(?:\.\d+)?Z$/, ' $1 UTC')],
    ['Version', `billhook ${version}`],
    ...(commit === undefined ? [] : [['Commit', commit] as const]),
  ]
}

/** Returns the duration of each check in milliseconds, the longest first. */
export function tookByCheck(experiments: readonly CheckResult[]): { readonly check: string; readonly ms: number }[] {
  return [...Map.groupBy(experiments, ({ check }) => check)]
    .map(([check, results]) => ({ check, ms: results.reduce((sum, { took_ms: ms }) => sum + ms, 0) }))
    .toSorted((a, b) => b.ms - a.ms)
}

/** Formats a duration: `0s`, `412ms`, `9.3s`, `1m 24s`. */
export function timeText(ms: number): string {
  if (ms === 0) return '0s'
  const seconds = Math.round(ms / 1_000)
  return seconds < 60 ? formatDuration(ms) : `${Math.floor(seconds / 60)}m ${seconds % 60}s`
}

/** Breaks down the duration of the run: `1m 24s: race 41s, pressure 20s, order 9s, the rest 14s`. */
export function tookText({ took_ms: ms, experiments }: ReplayReport): string {
  const longest = tookByCheck(experiments)
    .filter((one) => one.ms >= 1)
    .slice(0, 3)
  const rest = ms - longest.reduce((sum, one) => sum + one.ms, 0)
  const parts = [
    ...longest.map((one) => `${one.check} ${timeText(one.ms)}`),
    ...(longest.length > 0 && rest >= 1 ? [`the rest ${timeText(rest)}`] : []),
  ]
  return `${timeText(ms)}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}

/** Summarises unmet expectations: `2 answers were not as expected`. */
export function unmetText(count: number): string {
  if (count === 0) return 'every answer was as expected'
  return `${counted(count, 'answer was', 'answers were')} not as expected`
}

/**
 * Describes a delivery's unmet expectations: `paid.json: expected 2xx, got 500; latency: expected at most 500ms, got
 * 612ms; against golden/paid.json.golden: body /credit: expected 10, got 5`.
 */
export function unmetLine({ delivery, also = [], ...first }: Unmet): string {
  const byFile = Map.groupBy([first, ...also], ({ golden }) => golden)
  const parts = [...byFile].map(
    ([file, unmet]) => `${file === undefined ? '' : `against ${file}: `}${unmet.map(unmetPart).join('; ')}`,
  )
  return `${delivery}: ${parts.join('; ')}`
}

function unmetPart({ of, path, expected, actual }: UnmetExpectation): string {
  return `${of === undefined ? '' : `${of}${path ? ` ${path}` : ''}: `}expected ${expected}, got ${actual}`
}

/** Describes a limit and whether it was exceeded: `p99>500ms: exceeded, 612.4 ms`. */
export function thresholdLine({ rule, exceeded, measured, unit }: ThresholdResult): string {
  const value =
    measured === null
      ? 'there were no answers'
      : unit === 'deliveries'
        ? `${measured}`
        : `${Number(measured.toFixed(2))}${unit === '%' ? '%' : ' ms'}`
  return `${rule}: ${exceeded ? 'exceeded' : 'not exceeded'}, ${value}`
}

/** Returns one line for each exceeded limit. */
export function exceededLines({ thresholds = [] }: ReplayReport): string[] {
  return thresholds.filter(({ exceeded }) => exceeded).map(thresholdLine)
}

/**
 * Returns one line for each problem with the idempotency keys of outgoing calls. Problems that repeat an effect come
 * first.
 */
export function keyProblemLines({ key_problems: problems = [] }: ReplayReport): string[] {
  const order = ['two-keys', 'other-body', 'no-key']
  return problems.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)).map(keyProblemLine)
}

/**
 * Describes a problem with idempotency keys: `POST /v1/refunds: 4 identical calls for the same event had different
 * idempotency keys: the receiver executes each of them (race)`.
 */
function keyProblemLine({ kind, method, path, calls, checks }: KeyProblemResult): string {
  const noun = calls === 1 ? 'call' : 'calls'
  const what = `${method} ${path}: ${calls}`
  const where = `(${checks.join(', ')})`
  switch (kind) {
    case 'two-keys':
      return (
        `${what} identical ${noun} for the same event had different idempotency keys: the receiver executes each of ` +
        `them ${where}`
      )
    case 'other-body':
      return (
        `${what} ${noun} reused an idempotency key with different content: the receiver refuses them, or executes ` +
        `only the first ${where}`
      )
    case 'no-key':
      return (
        `${what} ${noun} had no idempotency key: if a response is lost and the call is retried, it takes effect ` +
        'twice'
      )
    default:
      return kind satisfies never
  }
}

/** True if the run ended before the target had answered anything, so that only the cause is worth reporting. */
export function foundNothing({
  stopped,
  experiments,
  deliveries: {
    latency_ms: { p50 },
  },
}: ReplayReport): boolean {
  return stopped !== undefined && experiments.length === 0 && p50 === null
}

/** True if the run has a result that a script can rely on: exit codes 0 and 1. */
export function conclusive({ verdict, oracle, deliveries: { unmet } }: ReplayReport): boolean {
  if (unmet) return true
  return verdict === 'pass' || verdict === 'fail' || (verdict === 'warn' && oracle.level > 0)
}
