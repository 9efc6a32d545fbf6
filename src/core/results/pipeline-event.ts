import type { AttemptResult } from '../delivery/attempt.ts'
import type { Disposition } from '../delivery/disposition.ts'
import type { DeliveryView } from './delivery-view.ts'

/**
 * An event in the stream of everything that happens. The TUI, the text and NDJSON outputs and the summary are folds
 * over this stream; `listen` and `replay` emit the same events. Times are in Unix milliseconds.
 */
export type PipelineEvent =
  | {
      readonly kind: 'ready'
      readonly at: number
      readonly url: string
      readonly targets: readonly string[]
      readonly dataDir: string
    }
  /**
   * A delivery was received. `recorded` is false only if the delivery was incomplete or could not be written to disk.
   */
  | {
      readonly kind: 'received'
      readonly at: number
      readonly delivery: DeliveryView
      readonly disposition: Disposition
      /** Human-readable reason, such as `new event`, `same content as dlv_…` or `signature mismatch`. */
      readonly reason: string
      /**
       * HTTP status of our answer; absent if the target's answer is passed back: its status is in the attempt.
       */
      readonly status?: number
      /** Time from the last byte of the request until the request was recorded. */
      readonly durationMs: number
      readonly recorded: boolean
      /** Number of targets. */
      readonly forwards: number
    }
  /** A replayed delivery is about to be sent. */
  | { readonly kind: 'sending'; readonly at: number; readonly delivery: DeliveryView; readonly note: string }
  /** An attempt to send a delivery ended. */
  | {
      readonly kind: 'attempt'
      readonly at: number
      readonly deliveryId: string
      readonly target: string
      /** Counted from 1. */
      readonly attempt: number
      readonly result: AttemptResult
      /** Time of the next attempt; absent if this was the last. */
      readonly retryAt?: number
    }
  /**
   * A check's trial of an event type begins. `index` is its position among the `total` trials of the run, counted from
   * 1.
   */
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
      /** Number of output lines dropped at this point because the reader could not keep up. */
      readonly dropped?: number
      /** Number of requests that were answered but neither recorded nor shown, because there were too many. */
      readonly refused?: number
    }
  | { readonly kind: 'stopping'; readonly at: number; readonly pending: number }

export type Emit = (event: PipelineEvent) => void
