import { shorten } from '../expected.ts'

/** Policy for patterns that take too long. */
export interface SlowPatterns {
  /** Returns the milliseconds until a pattern may be tried again; 0 if it may be tried now. */
  readonly rest: (pattern: RegExp) => number
  /** Returns the milliseconds since an arbitrary fixed moment. */
  readonly now: () => number
  /** Reports that a payload's patterns were tried. @param slow the pattern that was stopped, if any */
  readonly tried: (ms: number, tried: Iterable<RegExp>, slow: RegExp | undefined) => void
}

/**
 * A stopped pattern is skipped for this multiple of its running time, and for twice as long after each further failure.
 */
const restFactor = 100
const maxRestMs = 3_600_000

/**
 * Creates the policy for a listener, which receives untrusted strings. A stopped pattern is skipped for a while, so
 * that it takes at most 1% of the time. It is no longer skipped once it gives an answer in time.
 */
export function restSlowPatterns(now: () => number): SlowPatterns {
  const resting = new Map<string, { readonly until: number; readonly ms: number }>()
  return {
    now,
    rest: (pattern) => Math.max(0, (resting.get(String(pattern))?.until ?? 0) - now()),
    tried: (ms, tried, slow) => {
      for (const pattern of tried) if (pattern !== slow) resting.delete(String(pattern))
      if (!slow) return
      const before = resting.get(String(slow))
      const rest = Math.min(maxRestMs, before ? 2 * before.ms : restFactor * Math.max(1, ms))
      resting.set(String(slow), { until: now() + rest, ms: rest })
    },
  }
}

/** Time that the patterns of one payload may take without being counted, in milliseconds. */
const uncountedMs = 25
const maxTotalMs = 10_000

/**
 * Creates the policy for files, where a result must not depend on earlier lines. Patterns are never skipped, and a run
 * ends with an error once its slow patterns have taken 10 seconds in total.
 */
export function limitSlowPatterns(now: () => number): SlowPatterns {
  let total = 0
  return {
    now,
    rest: () => 0,
    tried: (ms, _tried, slow) => {
      if (ms > uncountedMs) total += ms
      if (total <= maxTotalMs) return
      const which = slow ? `its pattern ${shorten(slow.source, 100)}` : 'one of its patterns'
      throw new Error(`${which} is too slow: patterns have taken ${Math.round(total / 1_000)} s so far`)
    },
  }
}
