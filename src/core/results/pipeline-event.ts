import type { AttemptResult } from '../delivery/attempt.ts'
import type { Disposition } from '../delivery/disposition.ts'
import type { DeliveryView } from './delivery-view.ts'

/**
 * Everything that happens, as one stream. The TUI, the text and NDJSON outputs and the summary are folds over it;
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
  /** A delivery was received. `recorded: false` only where it never was whole, or the disk refused the write. */
  | {
      readonly kind: 'received'
      readonly at: number
      readonly delivery: DeliveryView
      readonly disposition: Disposition
      /** For a person: `new event`, `same content as dlv_…`, `signature mismatch`. */
      readonly reason: string
      /** HTTP status of our answer; absent where that of the target is handed back: its attempt has it. */
      readonly status?: number
      /** From the last byte of the request until it was recorded. */
      readonly durationMs: number
      readonly recorded: boolean
      /** Number of targets. */
      readonly forwards: number
    }
  /** A replayed delivery is about to be sent. */
  | { readonly kind: 'sending'; readonly at: number; readonly delivery: DeliveryView; readonly note: string }
  /** One attempt to send a delivery ended. */
  | {
      readonly kind: 'attempt'
      readonly at: number
      readonly deliveryId: string
      readonly target: string
      /** From 1. */
      readonly attempt: number
      readonly result: AttemptResult
      /** Time of the next attempt; absent when this was the last. */
      readonly retryAt?: number
    }
  /** A trial of an event type by a check begins: the `index`th of `total` in this run, from 1. */
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
      /** Number of output lines that are missing here: their reader did not keep up. */
      readonly dropped?: number
      /** Number of requests that were answered but neither recorded nor shown: there were too many. */
      readonly refused?: number
    }
  | { readonly kind: 'stopping'; readonly at: number; readonly pending: number }

export type Emit = (event: PipelineEvent) => void
