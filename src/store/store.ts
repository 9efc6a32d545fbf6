import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Delivery } from '../core/delivery/delivery.ts'
import type { Disposition } from '../core/delivery/disposition.ts'
import type { Inspection } from '../core/inspect.ts'

/** A delivery and its inspection, to be recorded in one transaction. */
export interface NewDelivery {
  readonly delivery: Delivery
  /** Scope of the dedupe keys: the same event on two sources counts as two. */
  readonly source: string
  readonly inspection: Inspection
  /** Set when it was refused: it is stored, claims no key and is not forwarded. */
  readonly refused?: { readonly disposition: 'rejected' | 'malformed'; readonly reason: string }
  /**
   * Why it is accepted without claiming a key. A delivery whose signature is wrong claims none: a forgery must not take
   * the genuine event's place.
   */
  readonly unclaimed?: string
  /**
   * Returns the content hash of an event in an earlier delivery; undefined when it is not in there. Called only for an
   * event that was seen before.
   */
  readonly contentIn: (earlier: Delivery, dedupeKey: string) => string | undefined
  /** Where an accepted delivery is forwarded. */
  readonly targets: readonly string[]
  /** What to do with duplicates; see `listen --duplicates`. */
  readonly duplicates: 'suppress' | 'forward'
}

export interface Recorded {
  readonly disposition: Disposition
  readonly reason: string
  /** The targets that the delivery is queued for. */
  readonly targets: readonly string[]
  /** For a duplicate that is not forwarded: the delivery that carries its event. */
  readonly carriedBy?: string
}

/** A delivery that is due at a target. */
export interface OutboxItem {
  readonly delivery: Delivery
  /** Number of earlier attempts. */
  readonly attempts: number
}

export interface StoredAttempt {
  readonly target: string
  /** From 1. */
  readonly attempt: number
  readonly result: AttemptResult
}

export interface StoredDelivery {
  readonly delivery: Delivery
  readonly source: string
  readonly inspection: Inspection
  readonly disposition: Disposition
  readonly reason: string
}

/** A row that cannot be read. It is skipped and reported, and everything around it goes on. */
export interface DamagedRow {
  /** Number of the delivery's row. */
  readonly seq: number
  /** Id of the delivery, if it can be read. */
  readonly id?: string
  /** For a person, without data: `the headers are damaged`. */
  readonly problem: string
  /** The body, if it can be read. */
  readonly body?: Uint8Array
}

/** Called with every row that a query had to skip. */
export type OnDamaged = (row: DamagedRow) => void

export type OutboxState = 'pending' | 'done' | 'failed'

/** Whether a delivery is wanted, by what a `DeliveryFilter` cannot say. */
export type Passes = (stored: StoredDelivery) => boolean

export interface DeliveryFilter {
  /** At most N, the newest of those that pass every other condition; default all. */
  readonly limit?: number
  /** `*` stands for any text: `invoice.*`. */
  readonly type?: string
  readonly source?: string
  /** Unix milliseconds, inclusive. */
  readonly since?: number
  readonly disposition?: Disposition
}

/** Keeps deliveries. Others can read while one process listens. */
export interface Store extends AsyncDisposable {
  /** Resolves once the delivery is on disk. Calls made together share one transaction. */
  record(entry: NewDelivery): Promise<Recorded>
  /**
   * Returns what is due at a target at or before `now`, oldest first, without the deliveries to skip. Rows that cannot
   * be read are taken out of the queue, so that those behind them are sent.
   */
  due(target: string, now: number, limit: number, skip: (deliveryId: string) => boolean): OutboxItem[]
  /** Returns the earliest time after `now` at which something is due at a target; undefined when nothing waits. */
  nextDue(target: string, now: number): number | undefined
  /** Returns the number of deliveries that wait, by target. */
  waiting(): ReadonlyMap<string, number>
  /** Stores an attempt. `retryAt` keeps the item waiting; without it the item ends as done or failed. */
  recordAttempt(deliveryId: string, target: string, attempt: StoredAttempt, retryAt: number | undefined): Promise<void>
  /** Moves everything queued for a target to another one, due immediately, with attempts counted from 0. */
  move(from: string, to: string): Promise<void>
  /** Newest last. `passes` may be called more than once for a delivery. */
  list(filter: DeliveryFilter, passes?: Passes): Iterable<StoredDelivery>
  /** Finds a delivery by its whole id, or by a prefix that only one has. */
  find(idOrPrefix: string): StoredDelivery | DamagedRow | 'ambiguous' | undefined
  /** Returns the attempts, oldest first. Those that cannot be read are left out, and `onDamaged` gets the problem. */
  attempts(deliveryId: string, onDamaged?: (problem: string) => void): StoredAttempt[]
  /** Reads the whole file and returns what is wrong with it, one line each and at most a hundred. */
  integrity(): string[]
}

/** What a store is opened for. */
export type StoreMode =
  /** Read and write, as the only listener. Creates the store if it is missing. */
  | 'listen'
  /** Read while another process may listen. The store must exist. */
  | 'read'
