import { formatDuration } from '../core/text/units.ts'
import type { Env } from '../env.ts'

/** How often the clock is compared with one that cannot be set, in milliseconds. */
const everyMs = 5_000
/** Smaller jumps are not reported, in milliseconds: clocks are corrected in small steps all the time. */
const jumpMs = 10_000

/**
 * Reports that the clock of the machine was set, or stood still while the machine slept: the age of a signature and the
 * time of the next attempt depend on it.
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
    jumped(`the clock went ${how} by ${formatDuration(Math.abs(jump))}: signatures may look too old or too new`)
  }, everyMs)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
