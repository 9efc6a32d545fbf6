import type { Emit } from '../core/results/pipeline-event.ts'
import { shownUrl } from '../core/redact/shown-url.ts'
import type { Env } from '../env.ts'
import { reasonOf } from '../errors.ts'
import type { Store } from '../store/store.ts'

/** The way to one target. */
export interface Lane {
  readonly target: string
  /** As people and logs see it. */
  readonly shown: string
  /** Ids under way. A delivery stays here until its result is on disk. */
  readonly underWay: Set<string>
  /** How many of them the target has not answered yet. */
  sending: number
  /** Something may be due. Many calls in one turn of the event loop make one look at the queue. */
  readonly wake: () => void
}

export interface LaneOptions {
  readonly env: Pick<Env, 'now'>
  readonly store: Pick<Store, 'due' | 'nextDue'>
  readonly emit: Emit
  /** Deliveries under way at once. */
  readonly concurrency: number
  /** Sends what is due; resolves once the result is on disk. */
  readonly send: (lane: Lane, due: ReturnType<Store['due']>[number]) => Promise<unknown>
  /** Once it is aborted, the queue is not looked at any more. */
  readonly signal: AbortSignal
}

/** The queue is looked at this often at least, in milliseconds: the clock may be set in the meantime. */
const longestSleep = 60_000

/** Sends what is due at a target, and looks at the queue again when something is sent or the next retry is due. */
export function openLane(target: string, { env, store, emit, concurrency, send, signal }: LaneOptions): Lane {
  let soon: NodeJS.Immediate | undefined
  let later: NodeJS.Timeout | undefined
  const wake = (): void => {
    soon ??= setImmediate(() => {
      soon = undefined
      if (!signal.aborted) pump()
    })
  }
  const lane: Lane = { target, shown: shownUrl(target), underWay: new Set(), sending: 0, wake }
  const pump = (): void => {
    clearTimeout(later)
    // As many may wait for the disk again: one that refuses must not get the whole queue sent.
    const free = Math.min(concurrency - lane.sending, 2 * concurrency - lane.underWay.size)
    if (free <= 0) return
    const now = env.now()
    try {
      for (const due of store.due(target, now, free, (id) => lane.underWay.has(id))) void send(lane, due).finally(wake)
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
