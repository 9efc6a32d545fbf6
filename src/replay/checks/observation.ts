import type { AttemptResult } from '../../core/delivery/attempt.ts'
import type { Comparison, Vector } from '../effect/vector.ts'
import type { EventCall } from './outgoing-calls.ts'

/** How rounds are isolated: by fresh ids, or by resetting the target before each one. */
export type Mode = 'fresh' | 'reset'

/** The results and effects of a series of rounds. */
export interface Observation<T> {
  readonly rounds: readonly ObservedRound<T>[]
  /** By phase: changes that belong to no particular round. */
  readonly unattributed: readonly Vector[]
  /** False if the state kept changing, so that the observation proves nothing. */
  readonly settled: boolean
  /**
   * True if effects of other checks interfered, or if the target was not in the state that followed the first reset.
   */
  readonly contaminated: boolean
}

export interface ObservedRound<T> {
  /** By phase: the value that the phase returned. */
  readonly results: readonly T[]
  /** By phase: changes attributed to this round by its ids. */
  readonly perPhase: readonly Vector[]
}

/** The effect of one delivery. */
export interface Reference {
  readonly own: Vector
  readonly shared: Vector
  /** True if another event had the same effect. */
  readonly stable: boolean
  /** The slowest answer, in milliseconds. */
  readonly answerMs: number
  /** Outgoing calls made for the event; empty if they are not visible. */
  readonly calls: readonly EventCall[]
}

/** The effect of another event, which differs only in its ids; undefined in mode `reset`. */
export interface SecondEvent {
  readonly answers: readonly AttemptResult[]
  readonly compared: Comparison
  readonly expected: Vector
  readonly actual: Vector
}
