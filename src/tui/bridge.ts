import type { Emit } from '../core/results/pipeline-event.ts'
import type { Env } from '../env.ts'
import { perSecond } from './rate.ts'
import { fold, initialState, type State } from './state.ts'

/** The state that the screen shows at one moment. */
export interface Frame {
  readonly state: State
  /** Unix milliseconds. */
  readonly now: number
}

export interface Bridge {
  readonly emit: Emit
  /** Calls the listener for every new frame. Intended for React. */
  readonly subscribe: (listener: () => void) => () => void
  readonly current: () => Frame
}

/** Limits on the time between frames: 15 frames per second, down to 2 while the process is busy with other work. */
const minFrameMs = 1_000 / 15
const maxFrameMs = 500

/**
 * Creates a bridge that folds every event into the state as it arrives, and publishes the state a few times per second
 * until the signal is aborted.
 * @param busy returns how much of the time since its last call the process was busy, from 0 to 1
 */
export function createBridge(
  { now, sleep }: Pick<Env, 'now' | 'sleep'>,
  busy: () => number,
  signal: AbortSignal,
): Bridge {
  let state = initialState
  let frameMs = minFrameMs
  let frame: Frame = { state, now: now() }
  const listeners = new Set<() => void>()
  const planned = { event: false, clock: false }

  const show = (): void => {
    frame = { state, now: now() }
    frameMs = Math.min(maxFrameMs, minFrameMs / (1 - busy()))
    for (const listener of listeners) listener()
    const wait = nextChangeIn(frame)
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
    // If a frame for an event is already planned, that frame is enough.
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
 * Returns the time until the screen changes without an event, in milliseconds. It changes when a forward becomes late,
 * or when a rate or an estimate falls.
 */
function nextChangeIn({ state, now }: Frame): number | undefined {
  const age = now - state.lastAt
  if (state.pending > state.retrying && age < 100) return 100 - age
  return state.trials || perSecond(state.rate, now) > 0 ? 500 : undefined
}
