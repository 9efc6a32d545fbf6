/** Counts for two consecutive seconds, which are enough to calculate the rate over the last second. */
export interface Rate {
  /** Whole Unix seconds. */
  readonly second: number
  readonly count: number
  /** Count for the previous second. */
  readonly before: number
}

export const noRate: Rate = { second: 0, count: 0, before: 0 }

export function tick(rate: Rate, at: number): Rate {
  const current = movedTo(rate, at)
  return { ...current, count: current.count + 1 }
}

/** Returns the number of events in the second before `now`, assuming that the older ones are evenly spread. */
export function perSecond(rate: Rate, now: number): number {
  const { count, before } = movedTo(rate, now)
  return count + before * (1 - (now % 1_000) / 1_000)
}

function movedTo(rate: Rate, at: number): Rate {
  const second = Math.floor(at / 1_000)
  // The rate must not be cleared if the clock is set back.
  if (second <= rate.second) return rate
  return { second, count: 0, before: second === rate.second + 1 ? rate.count : 0 }
}
