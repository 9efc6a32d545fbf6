import type { CheckResult } from '../../../core/results/replay-report.ts'

/** What a link to a trial points to: its own card, or that of the first with the same to say. */
export function trialId(result: CheckResult, experiments: readonly CheckResult[]): string {
  const { check, verdict, reason } = result
  const alone = verdict === 'fail' || verdict === 'warn'
  const shown = alone
    ? result
    : experiments.find((one) => one.check === check && one.verdict === verdict && one.reason === reason)
  return `trial-${experiments.indexOf(shown ?? result) + 1}`
}
