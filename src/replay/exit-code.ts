import type { ReplayReport } from '../core/replay-report.ts'
import { ExitCode } from '../errors.ts'

export const interrupted = 'BILLHOOK_INTERRUPTED'

/** What a report means for a script. */
export function exitCodeOf({ stopped, verdict, oracle, deliveries }: ReplayReport): ExitCode {
  if (stopped) return stopped.code === interrupted ? ExitCode.interrupted : ExitCode.cannotRun
  if (deliveries.unmet) return deliveries.unmet.count === 0 ? ExitCode.ok : ExitCode.checkFailed
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
