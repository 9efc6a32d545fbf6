import type { Emit } from '../../core/results/pipeline-event.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import type { Env } from '../../env.ts'
import { reasonOf } from '../../errors.ts'
import type { Store } from '../../store/store.ts'

/** The queue of one target, and what is in flight to it. */
export interface Lane {
  readonly target: string
  /** The target as people and logs see it, without secrets. */
  readonly shown: string
  /** Ids of deliveries in flight. A delivery stays here until its result is on disk. */
  readonly inFlight: Set<string>
  /** Number of them that the target has not answered yet. */
  sending: number
  /** Looks for due deliveries. Many calls in one turn of the event loop make one look at the queue. */
  readonly wake: () => void
}

export interface LaneOptions {
  readonly env: Pick<Env, 'now'>
  readonly store: Pick<Store, 'due' | 'nextDue'>
  readonly emit: Emit
  /** Deliveries in flight at once. */
  readonly concurrency: number
  /** Sends a due delivery; resolves once the result is on disk. */
  readonly send: (lane: Lane, due: ReturnType<Store['due']>[number]) => Promise<unknown>
  /** Once aborted, the lane reads its queue no more. */
  readonly signal: AbortSignal
}

/** The longest pause between two looks at the queue, in milliseconds: the clock may be set in the meantime. */
const longestSleep = 60_000

/** Sends what is due at a target, and looks again when something is sent or the next retry is due. */
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
    // As many again may wait for the disk: while it refuses writes, the whole queue must not be sent.
    const free = Math.min(concurrency - lane.sending, 2 * concurrency - lane.inFlight.size)
    if (free <= 0) return
    const now = env.now()
    try {
      for (const due of store.due(target, now, free, (id) => lane.inFlight.has(id))) void send(lane, due).finally(wake)
      const next = store.nextDue(target, now)
      if (next !== undefined) later = setTimeout(wake, Math.min(next - now, longestSleep))
    } catch (error) {
      const message = `the queue for ${lane.shown} cannot be read (${reasonOf(error)}); it is tried again in a minute`
      emit({ kind: 'notice', at: now, level: 'error', code: 'BILLHOOK_STORE_READ_FAILED', message })
      later = setTimeout(wake, longestSleep)
    }
  }
  signal.addEventListener('abort', () => clearTimeout(later))
  return lane
}
