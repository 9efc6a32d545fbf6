import type { AttemptResult } from '../delivery/attempt.ts'
import type { Disposition } from '../delivery/disposition.ts'
import type { DeliveryView } from './delivery-view.ts'

/**
 * All that happens, as one stream. The TUI, the text and NDJSON outputs and the summary are folds over it;
 * `listen` and `replay` emit the same events. Times are Unix milliseconds.
 */
export type PipelineEvent =
  | {
      readonly kind: 'ready'
      readonly at: number
      readonly url: string
      readonly targets: readonly string[]
      readonly dataDir: string
    }
  /** A delivery was received and handled. `recorded: false` only if it was never complete or could not be stored. */
  | {
      readonly kind: 'received'
      readonly at: number
      readonly delivery: DeliveryView
      readonly disposition: Disposition
      /** For a person: `new event`, `same content as dlv_…`, `signature mismatch`. */
      readonly reason: string
      /** HTTP status of our answer; absent if the target's answer is passed on, which its attempt reports. */
      readonly status?: number
      /** From the last byte of the request until it was recorded. */
      readonly durationMs: number
      readonly recorded: boolean
      /** Number of targets. */
      readonly forwards: number
    }
  /** A replayed delivery is about to be sent. */
  | { readonly kind: 'sending'; readonly at: number; readonly delivery: DeliveryView; readonly note: string }
  /** One try to send a delivery ended. */
  | {
      readonly kind: 'attempt'
      readonly at: number
      readonly deliveryId: string
      readonly target: string
      /** From 1. */
      readonly attempt: number
      readonly result: AttemptResult
      /** Time of the next try; absent when this was the last. */
      readonly retryAt?: number
    }
  /** A check starts on an event type: trial `index` (from 1) of `total` in this run. */
  | {
      readonly kind: 'trial'
      readonly at: number
      readonly check: string
      readonly subject: string
      readonly index: number
      readonly total: number
    }
  | {
      readonly kind: 'notice'
      readonly at: number
      readonly level: 'info' | 'warning' | 'error'
      readonly code: string
      readonly message: string
      /** Number of output lines missing here because the reader did not keep up. */
      readonly dropped?: number
      /** Requests that were answered but neither recorded nor shown, because there were too many. */
      readonly refused?: number
    }
  | { readonly kind: 'stopping'; readonly at: number; readonly pending: number }

export type Emit = (event: PipelineEvent) => void
