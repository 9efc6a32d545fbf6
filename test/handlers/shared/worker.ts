import type { Store } from './serve.ts'

/** Processes a queue in the background. */
export interface Worker extends AsyncDisposable {
  /** Signals that there is work. */
  readonly wake: () => void
}

/**
 * Starts a worker. It also polls every 25 ms, so that work left by a failure or a restart is not forgotten.
 * @param step does the next due work, and returns whether there was any
 */
export function startWorker(step: () => Promise<boolean>): Worker {
  const stop = new AbortController()
  let wake: (() => void) | undefined
  const work = async () => {
    while (!stop.signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      wake = resolve
      if (await step().catch(() => false)) continue
      const timer = setTimeout(resolve, 25)
      await promise
      clearTimeout(timer)
    }
  }
  const ended = work()
  return {
    wake: () => wake?.(),
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      wake?.()
      await ended
    },
  }
}

/** Returns a store that is closed after its worker has stopped. */
export function withWorker(store: Store, worker: Worker): Store {
  return {
    ...store,
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}
