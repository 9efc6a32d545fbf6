/** Milliseconds of work in a turn of the event loop, before others get theirs. */
const sliceMs = 5

/**
 * Does what is asked in the order in which it came, a few milliseconds in a turn of the event loop: what one piece of
 * work needs is free before the next one begins, and requests are read and answered in between.
 */
export function createTurns(elapsed: () => number): <T>(work: () => T) => Promise<T> {
  let waiting: (() => void)[] = []
  const go = (): void => {
    const jobs = waiting
    const start = elapsed()
    let done = 0
    while (done < jobs.length && elapsed() - start < sliceMs) jobs[done++]?.()
    waiting = jobs.slice(done)
    if (waiting.length > 0) setImmediate(go)
  }
  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(go)
      waiting.push(() => {
        try {
          resolve(work())
        } catch (error) {
          reject(error)
        }
      })
    })
}
