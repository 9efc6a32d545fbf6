import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Delivery } from '../core/delivery/delivery.ts'
import type { Disposition } from '../core/delivery/disposition.ts'
import type { Inspection } from '../core/inspect.ts'

/** A delivery with what was made of it, to be recorded in one transaction. */
export interface NewDelivery {
  readonly delivery: Delivery
  /** Scope of the dedupe keys: the same event on two sources is two events. */
  readonly source: string
  readonly inspection: Inspection
  /** Set when it was refused: it is stored, claims no key and goes nowhere. */
  readonly refused?: { readonly disposition: 'rejected' | 'malformed'; readonly reason: string }
  /**
   * Why it is let pass though its signature is wrong. It claims no key: a forgery must not take the genuine event's
   * place.
   */
  readonly unverified?: string
  /**
   * Content hash of an event in an earlier delivery, asked when it was seen before; undefined when it is not in there.
   */
  readonly contentIn: (earlier: Delivery, dedupeKey: string) => string | undefined
  /** Where an accepted delivery goes. */
  readonly targets: readonly string[]
  /** What to do with a duplicate; see `listen --duplicates`. */
  readonly duplicates: 'suppress' | 'forward'
}

export interface Recorded {
  readonly disposition: Disposition
  readonly reason: string
  /** The targets that it is queued for. */
  readonly targets: readonly string[]
  /** Of a duplicate that goes nowhere: the delivery that carries its event. */
  readonly carriedBy?: string
}

/** A delivery that is due at a target. */
export interface OutboxItem {
  readonly delivery: Delivery
  /** Tries that were made before. */
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

/** A row that cannot be read. It is skipped and named, and everything around it goes on. */
export interface DamagedRow {
  /** Number of the row of the delivery. */
  readonly seq: number
  /** Id of the delivery, where that can be read. */
  readonly id?: string
  /** For a person, without data: `the headers are damaged`. */
  readonly problem: string
  /** The body, where that can be read. */
  readonly body?: Uint8Array
}

/** Told of every row that a query had to skip. */
export type OnDamaged = (row: DamagedRow) => void

export type OutboxState = 'pending' | 'done' | 'failed'

export interface DeliveryFilter {
  /** Newest so many; default all. */
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
   * What is due at a target at or before `now`, oldest first, but for the deliveries to skip. What cannot be read is
   * taken out of the queue, so that what is behind it is sent.
   */
  due(target: string, now: number, limit: number, skip: (deliveryId: string) => boolean): OutboxItem[]
  /** The earliest time after `now` at which something is due at a target; undefined when nothing waits. */
  nextDue(target: string, now: number): number | undefined
  /** Every target that something waits for, with how much. */
  waiting(): ReadonlyMap<string, number>
  /** Stores a try. `retryAt` keeps the item waiting; without it the item ends as done or failed. */
  settle(deliveryId: string, target: string, attempt: StoredAttempt, retryAt: number | undefined): Promise<void>
  /** Newest last. */
  list(filter: DeliveryFilter): Iterable<StoredDelivery>
  /** By whole id or by a prefix that fits only one. */
  find(idOrPrefix: string): StoredDelivery | DamagedRow | 'ambiguous' | undefined
  /** Oldest first. What cannot be read is left out, and `onDamaged` is told the problem. */
  attempts(deliveryId: string, onDamaged?: (problem: string) => void): StoredAttempt[]
  /** What is wrong with the file itself, one line each and a hundred at most. Reads all of it. */
  integrity(): string[]
}
