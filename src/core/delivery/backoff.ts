/** Waits before the second, third … attempt, in milliseconds. After the last attempt the delivery is given up. */
const schedule: readonly number[] = [
  1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 3_600_000, 3_600_000,
]

/** The longest wait before another attempt, in milliseconds. */
export const longestBackoff = Math.max(...schedule)

/**
 * How long to wait after `attempts` failures; undefined when it is time to give up. Up to a tenth is subtracted at
 * random, so that a target that recovers is not hit by everything at once.
 * @param random in [0, 1)
 */
export function backoff(attempts: number, random: number): number | undefined {
  const wait = schedule[attempts - 1]
  return wait === undefined ? undefined : Math.round(wait * (1 - random / 10))
}
