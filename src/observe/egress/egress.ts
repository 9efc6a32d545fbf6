import type { Observer } from '../observer.ts'

/** How a call fails: with a 500, a broken connection, or `after` it was made, when its answer is lost. */
export type Failure = 'status' | 'reset' | 'after'

/** An HTTP request of the target. */
export interface OutgoingCall {
  /** Unix milliseconds. */
  readonly at: number
  readonly method: string
  /** With its query; credentials are replaced by `***`. */
  readonly path: string
  /** Identifies a retry of the same call. */
  readonly idempotencyKey?: string
  /** JSON as it is, a form as an object of strings, others as text; a long one as `sha256:…`. Without the key. */
  readonly body: unknown
  /** Status of the answer; absent until it comes, or if the connection broke before it. */
  readonly status?: number
  /** Set if the call was made to fail. */
  readonly failed?: Failure
}

/** Observes the target's calls to other services, and can make them fail. */
export interface Egress extends Observer {
  /** Base URL for the target's calls: `http://127.0.0.1:4600`. */
  readonly url: string
  /** In order of arrival, including those without an effect. */
  readonly calls: () => readonly OutgoingCall[]
  /** Makes the k-th call from now fail, counted from 1, among all calls or those that match `of`. */
  readonly failCall: (
    k: number,
    how: Failure,
    of?: (call: OutgoingCall) => boolean,
  ) => { readonly happened: () => boolean; readonly cancel: () => void }
  /** To be called when the target was reset: later calls are new, even under keys that were used before. */
  readonly forget: () => void
}
