/** Milliseconds of work per turn of the event loop. */
const sliceMs = 5
/**
 * Maximum pause after a full slice, during which requests are read. The event loop accepts one connection per turn, and
 * an idle turn takes microseconds.
 */
const pause = { turns: 100, ms: 100 } as const
/** Upper bounds of the size classes, in bytes. Anything larger goes into a final class. */
const classes = [4_096, 16_384, 65_536, 262_144] as const

/** @param size maximum number of bytes that the work may read */
export type InTurn = <T>(size: number, work: () => T) => Promise<T>

/**
 * Spreads work over turns of the event loop, a few milliseconds per turn. The memory of each piece of work can be freed
 * before the next one begins, and requests are read and answered in between. A full slice is followed by a pause even
 * if the queue is empty, because a small request may still be waiting behind many other connections.
 */
export function createTurns(elapsed: () => number): InTurn {
  const queue = createFairQueue(elapsed)
  let isDue = false
  const go = (): void => {
    const start = elapsed()
    while (queue.isWaiting() && elapsed() - start < sliceMs) queue.doNext()
    const end = elapsed()
    const isFull = end - start >= sliceMs
    isDue = isFull || queue.isWaiting()
    if (isFull) waitForOthers(pause.turns, end + pause.ms)
    else if (isDue) setImmediate(go)
  }
  const waitForOthers = (turns: number, until: number): void => {
    setImmediate(() => (turns === 0 || elapsed() >= until ? go() : waitForOthers(turns - 1, until)))
  }
  return (size, work) =>
    new Promise((resolve, reject) => {
      if (!isDue) {
        queue.forget()
        setImmediate(go)
      }
      isDue = true
      queue.add(size, () => {
        try {
          resolve(work())
        } catch (error) {
          reject(error)
        }
      })
    })
}

interface FairQueue {
  readonly add: (size: number, work: () => void) => void
  readonly isWaiting: () => boolean
  readonly doNext: () => void
  /** Resets the time used by every class to zero. */
  readonly forget: () => void
}

interface Class {
  readonly most: number
  readonly waiting: (() => void)[]
  hadMs: number
}

/**
 * Gives every class an equal share of the time. A small piece of work does not wait for many large ones, and a large
 * one does not wait for a flood of small ones. Within a class, work is done in order of arrival.
 */
function createFairQueue(elapsed: () => number): FairQueue {
  const largest: Class = { most: Number.POSITIVE_INFINITY, waiting: [], hadMs: 0 }
  const all: readonly Class[] = [...classes.map((most): Class => ({ most, waiting: [], hadMs: 0 })), largest]
  /**
   * Time used by the class served last. A class that was empty starts from this value, because idle time earns no
   * credit.
   */
  let servedMs = 0
  return {
    isWaiting: () => all.some(({ waiting }) => waiting.length > 0),
    add: (size, work) => {
      const own = all.find(({ most }) => size <= most) ?? largest
      if (own.waiting.length === 0) own.hadMs = Math.max(own.hadMs, servedMs)
      own.waiting.push(work)
    },
    doNext: () => {
      const [next] = all.filter(({ waiting }) => waiting.length > 0).toSorted((one, other) => one.hadMs - other.hadMs)
      if (!next) return
      servedMs = next.hadMs
      const start = elapsed()
      next.waiting.shift()?.()
      next.hadMs += elapsed() - start
    },
    forget: () => {
      servedMs = 0
      for (const each of all) each.hadMs = 0
    },
  }
}
