import { shorten } from '../expected.ts'

/** Decides what becomes of patterns that take too long with the texts of payloads. */
export interface SlowPatterns {
  /** Milliseconds until a pattern may be tried again; 0 when it may be now. */
  readonly rest: (pattern: RegExp) => number
  /** Milliseconds since some fixed moment. */
  readonly now: () => number
  /** Told after the patterns of a payload were tried. `slow`: the one that had to be stopped, if any. */
  readonly tried: (ms: number, tried: Iterable<RegExp>, slow: RegExp | undefined) => void
}

/** A pattern rests this many times as long as it ran, and twice as long after each further failure. */
const restFactor = 100
const longestRestMs = 3_600_000

/**
 * For a listener, where strangers choose the texts: a pattern that had to be stopped rests, so that it costs at most a
 * hundredth of the time. The first text that it answers again ends that.
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
      const rest = Math.min(longestRestMs, before ? 2 * before.ms : restFactor * Math.max(1, ms))
      resting.set(String(slow), { until: now() + rest, ms: rest })
    },
  }
}

/** Time in ms that the patterns of one payload may take without being counted. */
const freeMs = 25
const longestTotalMs = 10_000

/**
 * For files, where a verdict must not depend on the lines before it: nothing rests, and a run whose patterns were
 * slow for 10 seconds in all ends with an error.
 */
export function limitSlowPatterns(now: () => number): SlowPatterns {
  let total = 0
  return {
    now,
    rest: () => 0,
    tried: (ms, _tried, slow) => {
      if (ms > freeMs) total += ms
      if (total <= longestTotalMs) return
      const which = slow ? `its pattern ${shorten(slow.source, 100)}` : 'a pattern of it'
      throw new Error(`${which} is too slow: patterns took ${Math.round(total / 1_000)} s over the payloads so far`)
    },
  }
}
