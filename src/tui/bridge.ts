import type { Emit } from '../core/results/pipeline-event.ts'
import type { Env } from '../env.ts'
import { perSecond } from './rate.ts'
import { fold, initialState, type State } from './state.ts'

/** What the screen shows, and the time that it is shown for. */
export interface Frame {
  readonly state: State
  /** Unix milliseconds. */
  readonly now: number
}

export interface Bridge {
  readonly emit: Emit
  /** For React: calls back when there is another frame. */
  readonly subscribe: (listener: () => void) => () => void
  readonly current: () => Frame
}

/** At most 15 frames a second, and at least 2: drawing gives way to what else the process has to do. */
const shortestMs = 1_000 / 15
const longestMs = 500

/**
 * Folds every event as it comes, and hands on what became of it a few times a second. Ends with the signal.
 * @param busy which part of the time since the last call the process was at work, from 0 to 1
 */
export function createBridge(
  { now, sleep }: Pick<Env, 'now' | 'sleep'>,
  busy: () => number,
  signal: AbortSignal,
): Bridge {
  let state = initialState
  let frameMs = shortestMs
  let frame: Frame = { state, now: now() }
  const listeners = new Set<() => void>()
  const planned = { event: false, clock: false }

  const show = (): void => {
    frame = { state, now: now() }
    frameMs = Math.min(longestMs, shortestMs / (1 - busy()))
    for (const listener of listeners) listener()
    const wait = changesIn(frame)
    if (wait !== undefined) void plan('clock', wait)
  }
  const plan = async (cause: keyof typeof planned, wait: number): Promise<void> => {
    if (planned[cause]) return
    planned[cause] = true
    try {
      await sleep(wait, signal)
    } catch {
      return
    }
    planned[cause] = false
    // A frame for an event is on its way, and is due no sooner.
    if (!planned.event) show()
  }

  return {
    emit: (event) => {
      state = fold(state, event)
      void plan('event', Math.max(0, frameMs - (now() - frame.now)))
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    current: () => frame,
  }
}

/**
 * Milliseconds until the picture changes although nothing happens: a forward turns late, a rate or an estimate falls.
 */
function changesIn({ state, now }: Frame): number | undefined {
  const age = now - state.lastAt
  if (state.pending > state.retrying && age < 100) return 100 - age
  return state.trials || perSecond(state.rate, now) > 0 ? 500 : undefined
}
