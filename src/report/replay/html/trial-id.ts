import type { CheckResult } from '../../../core/results/replay-report.ts'

/** Returns the link target for a trial: the id of the card that it shares with trials that had the same result. */
export function trialId(result: CheckResult, experiments: readonly CheckResult[]): string {
  const { check, verdict, reason } = result
  const shown = experiments.find((one) => one.check === check && one.verdict === verdict && one.reason === reason)
  return `trial-${experiments.indexOf(shown ?? result) + 1}`
}
