import { interrupted, type ReplayReport } from '../../core/results/replay-report.ts'
import { ExitCode } from '../../errors.ts'

/** Returns the exit code for a report. */
export function exitCodeOf({ stopped, verdict, oracle, deliveries, experiments }: ReplayReport): ExitCode {
  if (stopped?.code === interrupted) return ExitCode.interrupted
  // Failures found before the run stopped still count.
  if (stopped)
    return experiments.some((result) => result.verdict === 'fail') ? ExitCode.checkFailed : ExitCode.cannotRun
  if (deliveries.unmet && verdict !== 'fail') return ExitCode.ok
  switch (verdict) {
    case 'fail':
      return ExitCode.checkFailed
    case 'pass':
      return ExitCode.ok
    case 'warn':
      // No harm was seen, but without an observer, that proves nothing.
      return oracle.level > 0 ? ExitCode.ok : ExitCode.nothingProved
    case 'inconclusive':
    case 'not-exercised':
      return ExitCode.nothingProved
    default:
      return verdict satisfies never
  }
}
