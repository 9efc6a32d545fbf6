import type { Env } from '../../env.ts'
import { differences } from '../../core/json/difference.ts'
import type { State } from '../effect/measure.ts'

/** The target's state once it had stopped changing, or when it was clear that it does not. */
export interface Reading {
  readonly state: State
  /** False: it never became quiet, so it says nothing. */
  readonly settled: boolean
  /** How long after the first look it changed last, in milliseconds; 0: not at all. */
  readonly changedAfterMs: number
}

/** Handlers work in the background: so many equal readings in a row, whatever the settle time. */
const equalReadings = 3

/** A state that still changes after so many settle times never becomes quiet. */
const maxSettleTimes = 25
const minTimeLimitMs = 2_000

/** How long one delivery's effects may take in a queue of many. */
const extraMsPerDelivery = 250
const maxExtraMs = 60_000

/** Effects that came one after the other come on for a while: so many of the longest wait between two is the end. */
const quietGaps = 3

/** An effect that has not come yet is waited for. */
export interface Awaited {
  /** The state without the effect. */
  readonly state: State
  /** How long it may stay like this, in milliseconds. */
  readonly forMs: number
}

export interface SettleOptions {
  /** For how long the state has to stay the same, in milliseconds. */
  readonly quietMs: number
  readonly awaited?: Awaited | undefined
  /** Deliveries whose effects may still be on their way: each one more gives more time. @default 1 */
  readonly deliveries?: number
  /** Are two states, which differ, the same in all that counts? */
  readonly alike?: (a: State, b: State) => boolean
}

/**
 * Reads until the state has stayed the same for `quietMs`; or for longer, as long as an effect is awaited.
 * @param clock `sleep` rejects when the run is interrupted
 */
export async function readUntilSettled(
  read: () => Promise<State>,
  options: SettleOptions,
  clock: Pick<Env, 'elapsed' | 'sleep' | 'signal'>,
): Promise<Reading> {
  const { quietMs, awaited, deliveries = 1, alike = () => false } = options
  const same = (a: State, b: State): boolean => differences(a, b, 1).length === 0 || alike(a, b)
  const pollMs = Math.min(50, Math.max(10, quietMs / 8))
  const start = clock.elapsed()
  const limit =
    start +
    Math.max(minTimeLimitMs, maxSettleTimes * quietMs) +
    Math.min(maxExtraMs, extraMsPerDelivery * (deliveries - 1))
  const longer = (state: State): number =>
    awaited && same(state, awaited.state) ? Math.max(quietMs, awaited.forMs) : quietMs
  let state = await read()
  let enough = longer(state)
  let since = start
  let changed = false
  let longestGap = 0
  for (let equal = 1; ;) {
    const now = clock.elapsed()
    const result = { state, changedAfterMs: since - start }
    if (equal >= equalReadings && now - since >= enough) return { ...result, settled: true }
    // A slow observer is no noise.
    if (changed && now >= limit) return { ...result, settled: false }
    await clock.sleep(pollMs, clock.signal)
    const readAt = clock.elapsed()
    const next = await read()
    if (same(state, next)) {
      equal += 1
    } else {
      state = next
      if (changed) longestGap = Math.max(longestGap, readAt - since)
      enough = Math.max(longer(state), Math.min(minTimeLimitMs, quietGaps * longestGap))
      since = readAt
      equal = 1
      changed = true
    }
  }
}
