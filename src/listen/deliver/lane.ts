import type { Emit } from '../../core/results/pipeline-event.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import type { Env } from '../../env.ts'
import { reasonOf } from '../../errors.ts'
import type { Store } from '../../store/store.ts'

/** The queue of one target and its deliveries in flight. */
export interface Lane {
  readonly target: string
  /** The target's URL for screens and logs, without secrets. */
  readonly shown: string
  /** Ids of deliveries in flight. An id is removed only once the result is on disk. */
  readonly inFlight: Set<string>
  /** Number of deliveries in flight that the target has not answered yet. */
  sending: number
  /** Looks for due deliveries. Calls within one turn of the event loop are combined into one query of the queue. */
  readonly wake: () => void
}

export interface LaneOptions {
  readonly env: Pick<Env, 'now'>
  readonly store: Pick<Store, 'due' | 'nextDue'>
  readonly emit: Emit
  /** Maximum number of concurrent deliveries. */
  readonly concurrency: number
  /** Sends a due delivery. Resolves once the result is on disk. */
  readonly send: (lane: Lane, due: ReturnType<Store['due']>[number]) => Promise<unknown>
  /** Once aborted, the lane no longer reads its queue. */
  readonly signal: AbortSignal
}

/**
 * Longest pause between two queries of the queue, in milliseconds. It is limited because the clock may be changed in
 * the meantime.
 */
const longestSleep = 60_000

/**
 * Opens a lane that sends due deliveries to a target. It checks again after each delivery and when the next retry is
 * due.
 */
export function openLane(target: string, { env, store, emit, concurrency, send, signal }: LaneOptions): Lane {
  let soon: NodeJS.Immediate | undefined
  let later: NodeJS.Timeout | undefined
  const wake = (): void => {
    soon ??= setImmediate(() => {
      soon = undefined
      if (!signal.aborted) pump()
    })
  }
  const lane: Lane = { target, shown: shownUrl(target), inFlight: new Set(), sending: 0, wake }
  const pump = (): void => {
    clearTimeout(later)
    // Up to `concurrency` results may be waiting to be written to disk. If writes fail, this limit keeps us from
    // sending the entire queue.
    const free = Math.min(concurrency - lane.sending, 2 * concurrency - lane.inFlight.size)
    if (free <= 0) return
    const now = env.now()
    try {
      for (const due of store.due(target, now, free, (id) => lane.inFlight.has(id))) void send(lane, due).finally(wake)
      const next = store.nextDue(target, now)
      if (next !== undefined) later = setTimeout(wake, Math.min(next - now, longestSleep))
    } catch (error) {
      const reason = reasonOf(error)
      const message = `the queue for ${lane.shown} cannot be read (${reason}); retrying in a minute`
      emit({ kind: 'notice', at: now, level: 'error', code: 'BILLHOOK_STORE_READ_FAILED', message })
      later = setTimeout(wake, longestSleep)
    }
  }
  signal.addEventListener('abort', () => clearTimeout(later))
  return lane
}
