/** Counts of two consecutive seconds, enough for the rate over the last second. */
export interface Rate {
  /** Unix seconds, whole. */
  readonly second: number
  readonly count: number
  /** Count of the second before. */
  readonly before: number
}

export const noRate: Rate = { second: 0, count: 0, before: 0 }

export function tick(rate: Rate, at: number): Rate {
  const current = movedTo(rate, at)
  return { ...current, count: current.count + 1 }
}

/** Events in the second before `now`, assuming that those of the older count are evenly spread. */
export function perSecond(rate: Rate, now: number): number {
  const { count, before } = movedTo(rate, now)
  return count + before * (1 - (now % 1_000) / 1_000)
}

function movedTo(rate: Rate, at: number): Rate {
  const second = Math.floor(at / 1_000)
  // A clock that is set back must not clear the rate.
  if (second <= rate.second) return rate
  return { second, count: 0, before: second === rate.second + 1 ? rate.count : 0 }
}
