import { printableJson } from '../../core/text/printable.ts'
import type { ReplayPlan } from '../../core/results/replay-plan.ts'
import type { ReplayReport } from '../../core/results/replay-report.ts'

/** For machines: the report as it is. Numbers of the target's state keep all of their digits. */
export function replayJson(report: ReplayReport | ReplayPlan): string {
  return `${printableJson(report, 2)}\n`
}
