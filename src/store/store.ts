import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Delivery } from '../core/delivery/delivery.ts'
import type { Disposition } from '../core/delivery/disposition.ts'
import type { Inspection } from '../core/inspect.ts'

/** A delivery with its inspection, to be recorded in one transaction. */
export interface NewDelivery {
  readonly delivery: Delivery
  /** Scope of the dedupe keys: the same event on two sources counts as two. */
  readonly source: string
  readonly inspection: Inspection
  /** Set if the delivery was refused: it is stored, but claims no key and has no target. */
  readonly refused?: { readonly disposition: 'rejected' | 'malformed'; readonly reason: string }
  /**
   * Why it is accepted without claiming a key. A delivery whose signature is wrong claims none: a forgery must not take
   * the genuine event's place.
   */
  readonly unclaimed?: string
  /** Returns the content hash of an event in an earlier delivery; undefined if it is not in there. */
  readonly contentIn: (earlier: Delivery, dedupeKey: string) => string | undefined
  /** Where an accepted delivery goes. */
  readonly targets: readonly string[]
  /** What to do with duplicates; see `listen --duplicates`. */
  readonly duplicates: 'suppress' | 'forward'
}

export interface Recorded {
  readonly disposition: Disposition
  readonly reason: string
  /** The targets for which it is queued. */
  readonly targets: readonly string[]
  /** For a suppressed duplicate: the delivery that carries its event. */
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

/** An unreadable row. It is skipped and reported, and everything else continues. */
export interface DamagedRow {
  /** Row number of the delivery. */
  readonly seq: number
  /** Id of the delivery, if it can be read. */
  readonly id?: string
  /** For a person, without data: `the headers are damaged`. */
  readonly problem: string
  /** The body, if it can be read. */
  readonly body?: Uint8Array
}

/** Called for every row that a query had to skip. */
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

/** Where deliveries live. Reading is possible while another process listens. */
export interface Store extends AsyncDisposable {
  /** Resolves once it is on disk. Calls made together share one transaction. */
  record(entry: NewDelivery): Promise<Recorded>
  /**
   * What is due at a target at `now`, oldest first, except the deliveries to skip. Unreadable rows are removed from the
   * queue, so that later ones are sent.
   */
  due(target: string, now: number, limit: number, skip: (deliveryId: string) => boolean): OutboxItem[]
  /** The next due time of a target after `now`; undefined if nothing is waiting. */
  nextDue(target: string, now: number): number | undefined
  /** Every target with queued deliveries, and their number. */
  waiting(): ReadonlyMap<string, number>
  /** Stores an attempt. `retryAt` keeps the item queued; without it the item ends as done or failed. */
  recordAttempt(deliveryId: string, target: string, attempt: StoredAttempt, retryAt: number | undefined): Promise<void>
  /** Moves everything queued for a target to another one, due immediately, with attempts counted from 0. */
  move(from: string, to: string): Promise<void>
  /** Newest last. `passes` may be called more than once for a delivery. */
  list(filter: DeliveryFilter, passes?: Passes): Iterable<StoredDelivery>
  /** By id or by a unique prefix. */
  find(idOrPrefix: string): StoredDelivery | DamagedRow | 'ambiguous' | undefined
  /** Oldest first. Unreadable attempts are left out and passed to `onDamaged`. */
  attempts(deliveryId: string, onDamaged?: (problem: string) => void): StoredAttempt[]
  /** Problems of the file itself, one line each, at most a hundred. Reads the whole file. */
  integrity(): string[]
}
