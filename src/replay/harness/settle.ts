import type { Env } from '../../env.ts'
import { differences } from '../../core/json/difference.ts'
import type { State } from '../effect/measure.ts'

/** The target's state after it stopped changing, or after the time limit. */
export interface Reading {
  readonly state: State
  /** False if the state kept changing and therefore proves nothing. */
  readonly settled: boolean
  /** Time from the first reading to the last change, in milliseconds; 0 if nothing changed. */
  readonly changedAfterMs: number
}

/**
 * Number of consecutive equal readings required, however short the settle time is, because handlers work in the
 * background.
 */
const equalReadings = 3

/** A state that still changes after this many settle times is considered unstable. */
const maxSettleTimes = 25
const minTimeLimitMs = 2_000

/** Extra time per delivery, for handlers that process a queue. */
const extraMsPerDelivery = 250
const maxExtraMs = 60_000

/** A series of changes is considered complete after a pause of this many times its longest gap. */
const quietGaps = 3

/** An effect that has not appeared yet. */
export interface Awaited {
  /** The state without the effect. */
  readonly state: State
  /** How long the state may stay without the effect, in milliseconds. */
  readonly forMs: number
}

export interface SettleOptions {
  /** How long the state must stay unchanged, in milliseconds. */
  readonly quietMs: number
  readonly awaited?: Awaited | undefined
  /** Number of deliveries whose effects may still be pending; each one extends the time limit. @default 1 */
  readonly deliveries?: number
  /** Returns true if two states that are not identical have the same features. */
  readonly alike?: (a: State, b: State) => boolean
}

/**
 * Reads the state until it has stayed unchanged for `quietMs`, or longer while an effect is awaited.
 * @param clock its `sleep` rejects when the run is interrupted
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
    // The limit applies only after a change, because a slow observer is not noise.
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
