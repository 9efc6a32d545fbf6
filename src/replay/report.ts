import type {
  CheckResult,
  DeliveryCounts,
  KeyProblemResult,
  ReplayReport,
  RunAbout,
  TimelineEntry,
  Unmet,
} from '../core/results/replay-report.ts'
import type { Observer } from '../observe/observer.ts'
import { wholeVerdict } from './checks/judge.ts'
import { judgeThreshold } from './delivery/threshold.ts'
import { notTested } from './not-tested.ts'
import { defaultSettleMs } from './options.ts'
import type { Prepared } from './prepare.ts'

/** What a run with checks has found so far. */
export interface CheckFindings {
  readonly results: CheckResult[]
  /** Number of planned trials that were run or skipped. */
  tried: number
  observers: readonly Observer['kind'][]
  /** Human-readable list of the parts of the state that were ignored. */
  ignored: readonly string[]
  /** Undefined if no observer saw outgoing calls. */
  keyProblems: readonly KeyProblemResult[] | undefined
}

/** Unexpected answers in a plain replay: all are counted, but only the first ones are listed. */
export interface UnmetAnswers {
  count: number
  readonly first: Unmet[]
}

/** Everything that a run has to report. */
export interface RunRecord extends Pick<Prepared, 'plan' | 'steps' | 'options'> {
  readonly about: RunAbout
  readonly findings: CheckFindings
  readonly unmet: UnmetAnswers
  readonly deliveries: DeliveryCounts
  readonly timeline: readonly TimelineEntry[]
  readonly tookMs: number
  readonly stopped: ReplayReport['stopped']
}

export function noFindings(): CheckFindings {
  return { results: [], tried: 0, observers: [], ignored: [], keyProblems: undefined }
}

/** Builds the report of a run. Pure. */
export function replayReport(record: RunRecord): ReplayReport {
  const { plan, steps, options, findings, unmet, deliveries, stopped } = record
  const { results, tried, keyProblems } = findings
  const thresholds = options.failOn?.map((threshold) => judgeThreshold(threshold, deliveries))
  const failed = unmet.count > 0 || thresholds?.some(({ exceeded }) => exceeded)
  const verdict = failed ? 'fail' : wholeVerdict(results)
  return {
    format: 'billhook.replay/1',
    ...record.about,
    // A check that was not reached might have failed.
    verdict: stopped && verdict === 'pass' ? 'inconclusive' : verdict,
    seed: plan.seed,
    oracle: { level: oracleLevel(findings), observers: findings.observers, ignored: findings.ignored },
    experiments: results,
    not_tested: notTested(plan, steps, { tried, settleMs: options.settleMs ?? defaultSettleMs }),
    ...(keyProblems ? { key_problems: keyProblems } : {}),
    deliveries: options.checks?.length ? deliveries : { ...deliveries, unmet },
    ...(thresholds ? { thresholds } : {}),
    timeline: record.timeline,
    took_ms: Math.round(record.tookMs),
    ...(stopped ? { stopped } : {}),
  }
}

function oracleLevel({ observers }: CheckFindings): ReplayReport['oracle']['level'] {
  return observers.length === 0 ? 0 : observers.includes('egress') ? 2 : 1
}
