import { succeeded } from '../../core/delivery/attempt.ts'
import type { Disposition } from '../../core/delivery/disposition.ts'
import type { PipelineEvent } from '../../core/results/pipeline-event.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'

/** Counts of received deliveries and their outcomes. */
export interface Summary {
  readonly received: Readonly<Partial<Record<Disposition, number>>>
  readonly attempts: { readonly succeeded: number; readonly failed: number; readonly gaveUp: number }
  /**
   * Deliveries that were answered but not recorded because the request was incomplete, too many had been rejected, or
   * the disk failed.
   */
  readonly unrecorded: number
}

export const emptySummary: Summary = { received: {}, attempts: { succeeded: 0, failed: 0, gaveUp: 0 }, unrecorded: 0 }

export function summarise(summary: Summary, event: PipelineEvent): Summary {
  if (event.kind === 'received') {
    const { disposition, recorded } = event
    return {
      ...summary,
      received: { ...summary.received, [disposition]: (summary.received[disposition] ?? 0) + 1 },
      unrecorded: summary.unrecorded + (recorded ? 0 : 1),
    }
  }
  if (event.kind === 'notice' && event.refused !== undefined) {
    const rejected = (summary.received.rejected ?? 0) + event.refused
    return { ...summary, received: { ...summary.received, rejected }, unrecorded: summary.unrecorded + event.refused }
  }
  if (event.kind !== 'attempt') return summary
  const { attempts } = summary
  if (succeeded(event.result)) return { ...summary, attempts: { ...attempts, succeeded: attempts.succeeded + 1 } }
  const gaveUp = attempts.gaveUp + (event.retryAt === undefined ? 1 : 0)
  return { ...summary, attempts: { ...attempts, failed: attempts.failed + 1, gaveUp } }
}

/** Returns human-readable lines. `waiting` contains the number of unsent deliveries for each target. */
export function summaryText({ received, attempts, unrecorded }: Summary, waiting: ReadonlyMap<string, number>): string {
  const counts = Object.entries(received).map(([disposition, count]) => `${count} ${disposition}`)
  const lines = [
    `received   ${counts.length > 0 ? counts.join(', ') : 'nothing'}` +
      (unrecorded > 0 ? ` (${unrecorded} not recorded)` : ''),
  ]
  const { succeeded: good, failed, gaveUp } = attempts
  if (good + failed > 0)
    lines.push(`forwarded  ${good} succeeded, ${failed} failed attempts${gaveUp > 0 ? `, ${gaveUp} given up` : ''}`)
  for (const [target, count] of waiting)
    lines.push(`waiting    ${count} for ${shownUrl(target)}, to be sent after the next start`)
  return `${lines.join('\n')}\n`
}
