import type { Observer } from '../observer.ts'

/**
 * How a call fails: with a 500, with a broken connection, or `after` the upstream handled it, when the response is
 * lost.
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
  /** Set if the call failed on purpose. */
  readonly failed?: Failure
}

/** An observer that records the target's calls to other services and can make them fail. */
export interface Egress extends Observer {
  /** Base URL for the target's calls: `http://127.0.0.1:4600`. */
  readonly url: string
  /** All calls in order of arrival, including those without an effect. */
  readonly calls: () => readonly OutgoingCall[]
  /** Makes the k-th call from now fail (counting from 1), among all calls or only those that match `of`. */
  readonly failCall: (
    k: number,
    how: Failure,
    of?: (call: OutgoingCall) => boolean,
  ) => { readonly happened: () => boolean; readonly cancel: () => void }
  /** Call this after resetting the target. Later calls then count as new, even if they reuse a key. */
  readonly forget: () => void
}
