/** Delays before the second and later attempts, in milliseconds. After the last attempt, billhook gives up. */
const schedule: readonly number[] = [
  1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 3_600_000, 3_600_000,
]

/** Maximum delay before the next attempt, in milliseconds. */
export const longestBackoff = Math.max(...schedule)

/**
 * Returns the delay after `attempts` failures, in milliseconds; undefined when it is time to give up. A random amount
 * of up to a tenth is subtracted, so that a recovering target does not receive every delivery at once.
 * @param random in [0, 1)
 */
export function backoff(attempts: number, random: number): number | undefined {
  const wait = schedule[attempts - 1]
  return wait === undefined ? undefined : Math.round(wait * (1 - random / 10))
}
