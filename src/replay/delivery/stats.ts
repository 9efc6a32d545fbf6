import { createHistogram } from 'node:perf_hooks'
import { answerText, type AttemptResult } from '../../core/delivery/attempt.ts'
import type { DeliveryCounts } from '../../core/results/replay-report.ts'

/** Counts attempts in constant memory. */
export interface Stats {
  readonly add: (result: AttemptResult) => void
  /** Returns how many attempts were answered, with any status. */
  readonly answered: () => number
  readonly counts: () => Pick<DeliveryCounts, 'sent' | 'status' | 'latency_ms'>
}

const perMs = 1_000

export function createStats(): Stats {
  // In microseconds, because a histogram records only positive integers.
  const latency = createHistogram()
  const status = new Map<string, number>()
  const bars = new Map<number, number>()
  let sent = 0
  const percentile = (part: number): number | null => (latency.count === 0 ? null : latency.percentile(part) / perMs)
  return {
    add: (result) => {
      sent += 1
      const key = answerText(result)
      status.set(key, (status.get(key) ?? 0) + 1)
      if (result.outcome !== 'response') return
      latency.record(Math.max(1, Math.round(result.durationMs * perMs)))
      const upTo = barOf(result.durationMs)
      bars.set(upTo, (bars.get(upTo) ?? 0) + 1)
    },
    answered: () => latency.count,
    counts: () => ({
      sent,
      status: Object.fromEntries(status),
      latency_ms: {
        p50: percentile(50),
        p95: percentile(95),
        p99: percentile(99),
        max: latency.count === 0 ? null : latency.max / perMs,
        histogram: histogram(bars),
      },
    }),
  }
}

function histogram(bars: ReadonlyMap<number, number>): DeliveryCounts['latency_ms']['histogram'] {
  return [...bars].toSorted(([a], [b]) => a - b).map(([upTo, count]) => ({ up_to: upTo, upTo, count }))
}

/** Rounds up to 1, 2, 5, 10, 20, 50 … milliseconds. */
function barOf(ms: number): number {
  let power = 1
  while (ms > 10 * power) power *= 10
  return power * ([1, 2, 5].find((step) => ms <= step * power) ?? 10)
}
