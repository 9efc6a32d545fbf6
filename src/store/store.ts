import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Delivery } from '../core/delivery/delivery.ts'
import type { Disposition } from '../core/delivery/disposition.ts'
import type { Inspection } from '../core/inspect.ts'

/** A delivery and its inspection, to be recorded in one transaction. */
export interface NewDelivery {
  readonly delivery: Delivery
  /** Scope of the dedupe keys: the same event from two sources counts as two. */
  readonly source: string
  readonly inspection: Inspection
  /** Set if the delivery was refused: it is stored, but claims no keys and is not forwarded. */
  readonly refused?: { readonly disposition: 'rejected' | 'malformed'; readonly reason: string }
  /**
   * Why the delivery is accepted without claiming keys. A delivery with an invalid signature claims none: a forged
   * event must not take the genuine event's place.
   */
  readonly unclaimed?: string
  /**
   * Returns an event's content hash in an earlier delivery; undefined if the event is not in that delivery. Called only
   * for events that have been received before.
   */
  readonly contentIn: (earlier: Delivery, dedupeKey: string) => string | undefined
  /** The targets for an accepted delivery. */
  readonly targets: readonly string[]
  /** What to do with duplicates; see `listen --duplicates`. */
  readonly duplicates: 'suppress' | 'forward'
}

export interface Recorded {
  readonly disposition: Disposition
  readonly reason: string
  /** The targets for which the delivery is queued. */
  readonly targets: readonly string[]
  /** For a duplicate that is not forwarded: the id of the delivery that carries its event. */
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
  /** Counted from 1. */
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

/** A row that cannot be read. It is skipped and reported; the other rows are unaffected. */
export interface DamagedRow {
  /** The delivery's row number. */
  readonly seq: number
  /** The delivery's id, if it can be read. */
  readonly id?: string
  /** Human-readable description without data from the row, such as `the headers are damaged`. */
  readonly problem: string
  /** The body, if it can be read. */
  readonly body?: Uint8Array
}

/** Called with each row that a query skips. */
export type OnDamaged = (row: DamagedRow) => void

export type OutboxState = 'pending' | 'done' | 'failed'

/** Reports whether a delivery meets conditions that a `DeliveryFilter` cannot express. */
export type Passes = (stored: StoredDelivery) => boolean

export interface DeliveryFilter {
  /** Maximum number of deliveries: the newest that meet all other conditions. Default: no limit. */
  readonly limit?: number
  /** An event type, such as `invoice.*`; `*` matches any text. */
  readonly type?: string
  readonly source?: string
  /** Unix milliseconds, inclusive. */
  readonly since?: number
  readonly disposition?: Disposition
}

/** Stores deliveries. While one process listens, others can read. */
export interface Store extends AsyncDisposable {
  /** Resolves once the delivery is on disk. Calls made together share one transaction. */
  record(entry: NewDelivery): Promise<Recorded>
  /**
   * Returns the deliveries due at a target at or before `now`, oldest first, except those to skip. Unreadable rows are
   * removed from the queue, so that the rows behind them are sent.
   */
  due(target: string, now: number, limit: number, skip: (deliveryId: string) => boolean): OutboxItem[]
  /** Returns the earliest time after `now` at which a delivery is due at a target; undefined if none is waiting. */
  nextDue(target: string, now: number): number | undefined
  /** Returns the number of waiting deliveries per target. */
  waiting(): ReadonlyMap<string, number>
  /**
   * Stores an attempt. After a failed attempt with `retryAt`, the item stays pending; otherwise, it becomes done or
   * failed.
   */
  recordAttempt(deliveryId: string, target: string, attempt: StoredAttempt, retryAt: number | undefined): Promise<void>
  /** Moves everything queued for one target to another, due immediately and with the number of attempts reset to 0. */
  move(from: string, to: string): Promise<void>
  /** Yields deliveries, newest last. `passes` may be called more than once per delivery. */
  list(filter: DeliveryFilter, passes?: Passes): Iterable<StoredDelivery>
  /** Finds a delivery by its full id or a unique prefix. */
  find(idOrPrefix: string): StoredDelivery | DamagedRow | 'ambiguous' | undefined
  /** Returns the attempts, oldest first. Unreadable attempts are left out and reported to `onDamaged`. */
  attempts(deliveryId: string, onDamaged?: (problem: string) => void): StoredAttempt[]
  /** Reads the whole file and returns its problems, one line each, at most a hundred. */
  integrity(): string[]
}

/** The purpose for which a store is opened. */
export type StoreMode =
  /** Read and write, as the only listener. Creates the store if it is missing. */
  | 'listen'
  /** Read only; another process may be listening. The store must exist. */
  | 'read'
