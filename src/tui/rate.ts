/** Counts over two neighbouring seconds: enough for a rate over the last one, at any load. */
export interface Rate {
  /** Unix seconds, whole. */
  readonly second: number
  readonly count: number
  /** The count of the previous second. */
  readonly before: number
}

export const noRate: Rate = { second: 0, count: 0, before: 0 }

export function tick(rate: Rate, at: number): Rate {
  const current = movedTo(rate, at)
  return { ...current, count: current.count + 1 }
}

/** Events in the second that ends `now`; the older of the two counts is taken as evenly spread. */
export function perSecond(rate: Rate, now: number): number {
  const { count, before } = movedTo(rate, now)
  return count + before * (1 - (now % 1_000) / 1_000)
}

function movedTo(rate: Rate, at: number): Rate {
  const second = Math.floor(at / 1_000)
  // A clock that was set back must not empty the screen.
  if (second <= rate.second) return rate
  return { second, count: 0, before: second === rate.second + 1 ? rate.count : 0 }
}
