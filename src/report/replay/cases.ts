import type { CheckResult, ReplayReport } from '../../core/results/replay-report.ts'
import { foldedNotTested, notAsked } from './not-tested-lines.ts'
import { conclusive, detailLines, keyProblemLines, sentText, thresholdLine, unmetLine, unmetText } from './phrases.ts'

/** A test case, as counted by a CI system. */
export interface ReplayCase {
  readonly check: string
  readonly name: string
  /** `undecided` means that the trial ran without a clear result. CI must count it neither as passed nor as skipped. */
  readonly outcome: 'passed' | 'failed' | 'undecided' | 'skipped'
  readonly message: string
  readonly details: readonly string[]
  /** Absent if the case is not a trial. */
  readonly result?: CheckResult
}

const outcomes = {
  pass: 'passed',
  warn: 'passed',
  fail: 'failed',
  inconclusive: 'undecided',
  'not-exercised': 'skipped',
} as const

/**
 * Converts a report to test cases, for formats that support nothing else: one for each trial, each check that could not
 * be run and each limit, one for all checks that were not requested, and one for the run as a whole. A run that
 * ended early or proved nothing never passes completely.
 */
export function replayCases(report: ReplayReport): ReplayCase[] {
  const { experiments, not_tested: left, thresholds = [] } = report
  return [
    ...experiments.map((result): ReplayCase => {
      const { check, subject, verdict, reason } = result
      return {
        check,
        name: subject || check,
        outcome: outcomes[verdict],
        message: reason,
        details: detailLines(result),
        result,
      }
    }),
    ...left
      .filter(({ reason }) => reason !== notAsked)
      .map(({ check, reason }) => skipped(check, 'not tested', reason)),
    ...foldedNotTested(left.filter(({ reason }) => reason === notAsked)).map(({ check, reason }) =>
      skipped('not tested', check, reason),
    ),
    ...thresholds.map((one): ReplayCase => ({
      check: 'fail-on',
      name: one.rule,
      outcome: one.exceeded ? 'failed' : 'passed',
      message: thresholdLine(one),
      details: [],
    })),
    runCase(report),
  ]
}

function skipped(check: string, name: string, message: string): ReplayCase {
  return { check, name, outcome: 'skipped', message, details: [] }
}

function runCase(report: ReplayReport): ReplayCase {
  const { deliveries, stopped, verdict } = report
  const run = {
    check: 'run',
    details: [`sent ${sentText(deliveries)}`, ...keyProblemLines(report).map((line) => `idempotency keys: ${line}`)],
  }
  if (stopped)
    return {
      ...run,
      name: 'the run completed',
      outcome: 'undecided',
      message: stopped.message,
      details: [`code: ${stopped.code}`, ...(stopped.hint === undefined ? [] : [`next: ${stopped.hint}`])],
    }
  if (deliveries.unmet) {
    const { count, first } = deliveries.unmet
    const unmet = first.map(unmetLine)
    const more = count > first.length ? [`… and ${count - first.length} more`] : []
    return {
      ...run,
      name: 'every answer is as expected',
      outcome: count > 0 ? 'failed' : 'passed',
      message: unmetText(count),
      details: [...run.details, ...unmet, ...more],
    }
  }
  const proved = conclusive(report)
  return {
    ...run,
    name: 'the run is conclusive',
    outcome: proved ? 'passed' : 'undecided',
    message: proved ? verdict : `nothing was proved: ${verdict}`,
  }
}
