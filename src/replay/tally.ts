import { createHistogram } from 'node:perf_hooks'
import type { AttemptResult } from '../core/attempt.ts'
import type { DeliveryCounts } from '../core/replay-report.ts'
import { answerText } from './judge.ts'

/** Counts attempts, at constant memory. */
export interface Tally {
  readonly add: (result: AttemptResult) => void
  /** How many were answered, with whatever status. */
  readonly answered: () => number
  readonly counts: () => Pick<DeliveryCounts, 'sent' | 'status' | 'latency_ms'>
}

const perMs = 1_000

export function createTally(): Tally {
  // In microseconds: a histogram holds whole numbers from 1.
  const latency = createHistogram()
  const status = new Map<string, number>()
  let sent = 0
  const percentile = (part: number): number | null => (latency.count === 0 ? null : latency.percentile(part) / perMs)
  return {
    add: (result) => {
      sent += 1
      const key = answerText(result)
      status.set(key, (status.get(key) ?? 0) + 1)
      if (result.outcome === 'response') latency.record(Math.max(1, Math.round(result.durationMs * perMs)))
    },
    answered: () => latency.count,
    counts: () => ({ sent, status: Object.fromEntries(status), latency_ms: { p50: percentile(50), p99: percentile(99) } }),
  }
}
