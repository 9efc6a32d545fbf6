import type { AttemptResult } from '../../core/delivery/attempt.ts'
import type { Comparison, Vector } from '../effect/vector.ts'
import type { EventCall } from './outgoing-calls.ts'

/** How rounds are kept apart: by fresh ids, or by a reset of the target before each. */
export type Mode = 'fresh' | 'reset'

/** What was done in each round and what the target's state made of it. */
export interface Observation<T> {
  readonly rounds: readonly ObservedRound<T>[]
  /** By phase: changes that cannot be told apart by round. */
  readonly unattributed: readonly Vector[]
  /** False: the state never became quiet, so it says nothing. */
  readonly settled: boolean
  /** Effects of events of other experiments came in between, or the target was not as after the first reset. */
  readonly contaminated: boolean
}

export interface ObservedRound<T> {
  /** By phase: what it did, as the phase tells. */
  readonly results: readonly T[]
  /** By phase: changes under the ids of this round. */
  readonly perPhase: readonly Vector[]
}

/** The effect of one delivery. */
export interface Reference {
  readonly own: Vector
  readonly shared: Vector
  /** Whether another event had the same effect. */
  readonly stable: boolean
  /** How long the answer took, in milliseconds. */
  readonly answerMs: number
  /** Calls that the target makes for it; none where they are not seen. */
  readonly calls: readonly EventCall[]
}

/** What another event did, that differs only in its ids; not tried where the target takes only what it knows. */
export interface SecondEvent {
  readonly answers: readonly AttemptResult[]
  readonly compared: Comparison
  readonly expected: Vector
  readonly actual: Vector
}
