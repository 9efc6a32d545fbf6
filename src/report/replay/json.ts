import { printableJson } from '../../core/text/printable.ts'
import type { ReplayPlan } from '../../core/results/replay-plan.ts'
import type { ReplayReport } from '../../core/results/replay-report.ts'

/** Returns the unchanged report as JSON. Numbers from the target's state keep all their digits. */
export function replayJson(report: ReplayReport | ReplayPlan): string {
  return `${printableJson(report, 2)}\n`
}
