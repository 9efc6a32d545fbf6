import type { Observer } from '../observer.ts'

/** How a call fails: with a 500, by a connection that breaks, or `after` it was made, with its answer lost. */
export type Failure = 'status' | 'reset' | 'after'

/** One HTTP request that the target has made. */
export interface OutgoingCall {
  /** Unix milliseconds. */
  readonly at: number
  readonly method: string
  /** With its query, credentials in it as `***`. */
  readonly path: string
  /** What tells the receiver that it is the same call again. */
  readonly idempotencyKey?: string
  /** JSON as it is, a form as an object of texts, all else as text; a long one as its `sha256:…`. Without the key. */
  readonly body: unknown
  /** Of the answer; absent: there is none yet, or the connection was broken before one. */
  readonly status?: number
  /** That it failed because it was to fail. */
  readonly failed?: Failure
}

/** Sees what the target asks of others, and lets it fail. */
export interface Egress extends Observer {
  /** Where the target has to send its calls: `http://127.0.0.1:4600`. */
  readonly url: string
  /** In the order in which they came; those without an effect, too. */
  readonly calls: () => readonly OutgoingCall[]
  /** Lets the k-th call from now fail, from 1, whatever its method; @default of all calls. */
  readonly failCall: (
    k: number,
    how: Failure,
    of?: (call: OutgoingCall) => boolean,
  ) => { readonly happened: () => boolean; readonly cancel: () => void }
  /** The target was reset: what it calls from now on is new, also under keys that were used before. */
  readonly forget: () => void
}
