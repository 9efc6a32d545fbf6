import type { AttemptResult } from '../../core/delivery/attempt.ts'
import type { Comparison, Vector } from '../effect/vector.ts'
import type { EventCall } from './outgoing-calls.ts'

/** How rounds are kept apart: by fresh ids, or by a reset of the target before each. */
export type Mode = 'fresh' | 'reset'

/** The results and effects of a series of rounds. */
export interface Observation<T> {
  readonly rounds: readonly ObservedRound<T>[]
  /** By phase: changes that belong to no particular round. */
  readonly unattributed: readonly Vector[]
  /** False: the state kept changing, so it proves nothing. */
  readonly settled: boolean
  /** Effects of other checks interfered, or the target was not as after the first reset. */
  readonly contaminated: boolean
}

export interface ObservedRound<T> {
  /** By phase: what the phase returned. */
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
  /** The slowest answer, in milliseconds. */
  readonly answerMs: number
  /** Outgoing calls for the event; empty if they cannot be seen. */
  readonly calls: readonly EventCall[]
}

/** The effect of another event, which differs only in its ids; undefined in mode `reset`. */
export interface SecondEvent {
  readonly answers: readonly AttemptResult[]
  readonly compared: Comparison
  readonly expected: Vector
  readonly actual: Vector
}
