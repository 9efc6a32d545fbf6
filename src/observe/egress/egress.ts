import type { Observer } from '../observer.ts'

/**
 * How a call fails: with a 500 response, with a connection reset, or `after` the upstream has handled it, so that only
 * the response is lost.
 */
export type Failure = 'status' | 'reset' | 'after'

/** An HTTP request made by the target. */
export interface OutgoingCall {
  /** Unix milliseconds. */
  readonly at: number
  readonly method: string
  /** Path with the query; credentials are replaced by `***`. */
  readonly path: string
  /** Identifies retries of the same call. */
  readonly idempotencyKey?: string
  /**
   * JSON unchanged, a form as an object of strings, anything else as text; a long body as `sha256:…`. Excludes the
   * idempotency key.
   */
  readonly body: unknown
  /** Response status; absent until the response arrives, or if the connection broke first. */
  readonly status?: number
  /** Set if billhook made the call fail. */
  readonly failed?: Failure
}

/** An observer that records the target's calls to other services and can make them fail. */
export interface Egress extends Observer {
  /** Base URL for the target's calls: `http://127.0.0.1:4600`. */
  readonly url: string
  /** All calls in order of arrival, including those without an effect. */
  readonly calls: () => readonly OutgoingCall[]
  /** Makes the k-th call from now on fail, counting from 1. Only calls that match `of` count; by default, all do. */
  readonly failCall: (
    k: number,
    how: Failure,
    of?: (call: OutgoingCall) => boolean,
  ) => { readonly happened: () => boolean; readonly cancel: () => void }
  /** Call this after resetting the target. Later calls then count as new, even if they reuse a key. */
  readonly forget: () => void
}
