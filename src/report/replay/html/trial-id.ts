import type { CheckResult } from '../../../core/results/replay-report.ts'

/** What a link to a trial points to: the card that it shares with the trials that ended the same way. */
export function trialId(result: CheckResult, experiments: readonly CheckResult[]): string {
  const { check, verdict, reason } = result
  const shown = experiments.find((one) => one.check === check && one.verdict === verdict && one.reason === reason)
  return `trial-${experiments.indexOf(shown ?? result) + 1}`
}
