/** Milliseconds of work in a turn of the event loop, before others get theirs. */
const sliceMs = 5
/** After a turn that took longer than this, the event loop has half of that time for all else: it accepts few connections in a turn. */
const longMs = 10
/** Bytes of a body, at most, that is light work. */
const light = 128 * 1024

/** @param size bytes that the work is on, at most */
export type InTurn = <T>(size: number, work: () => T) => Promise<T>

/**
 * Does what is asked, a few milliseconds in a turn of the event loop: what one piece of work needs is free before the next
 * one begins, and requests are read and answered in between. Light work goes first, so that it does not wait for many
 * heavy pieces; among its like, each goes in the order in which it came.
 */
export function createTurns(elapsed: () => number): InTurn {
  const queues: readonly [(() => void)[], (() => void)[]] = [[], []]
  const next = (): (() => void) | undefined => queues[0].shift() ?? queues[1].shift()
  let isDue = false
  const go = (): void => {
    const start = elapsed()
    let job = next()
    for (; job; job = elapsed() - start < sliceMs ? next() : undefined) job()
    isDue = queues.some(({ length }) => length > 0)
    const taken = elapsed() - start
    if (isDue && taken > longMs) setTimeout(go, taken / 2)
    else if (isDue) setImmediate(go)
  }
  return (size, work) =>
    new Promise((resolve, reject) => {
      if (!isDue) setImmediate(go)
      isDue = true
      queues[size <= light ? 0 : 1].push(() => {
        try {
          resolve(work())
        } catch (error) {
          reject(error)
        }
      })
    })
}
