import { formatDuration } from '../core/text/units.ts'
import type { Env } from '../env.ts'

/** How often the system clock is compared with a monotonic clock, in milliseconds. */
const everyMs = 5_000
/** Smallest jump to report, in milliseconds. Small clock corrections happen all the time. */
const jumpMs = 10_000

/**
 * Reports jumps of the system clock, which occur when the clock is set or the machine wakes from sleep. Signature ages
 * and retry times depend on this clock.
 */
export function watchClock(
  { now, elapsed }: Pick<Env, 'now' | 'elapsed'>,
  jumped: (message: string) => void,
): Disposable {
  let offset = now() - elapsed()
  const timer = setInterval(() => {
    const jump = now() - elapsed() - offset
    if (Math.abs(jump) < jumpMs) return
    offset += jump
    const how = jump > 0 ? 'forward' : 'back'
    jumped(`the clock jumped ${how} by ${formatDuration(Math.abs(jump))}: signatures may look too old or too new`)
  }, everyMs)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
