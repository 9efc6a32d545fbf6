import type { ReplayReport } from '../core/results/replay-report.ts'
import { ExitCode } from '../errors.ts'

export const interrupted = 'BILLHOOK_INTERRUPTED'

/** What a report means for a script. */
export function exitCodeOf({ stopped, verdict, oracle, deliveries, experiments }: ReplayReport): ExitCode {
  if (stopped?.code === interrupted) return ExitCode.interrupted
  // What was found stays found, whatever happened after it.
  if (stopped)
    return experiments.some((result) => result.verdict === 'fail') ? ExitCode.checkFailed : ExitCode.cannotRun
  if (deliveries.unmet && verdict !== 'fail') return ExitCode.ok
  switch (verdict) {
    case 'fail':
      return ExitCode.checkFailed
    case 'pass':
      return ExitCode.ok
    case 'warn':
      // No harm was seen to be done; where nothing could be seen, nothing is proved.
      return oracle.level > 0 ? ExitCode.ok : ExitCode.nothingProved
    case 'inconclusive':
    case 'not-exercised':
      return ExitCode.nothingProved
    default:
      return verdict satisfies never
  }
}
