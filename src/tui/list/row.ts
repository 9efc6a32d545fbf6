import { succeeded, type AttemptResult } from '../../core/delivery/attempt.ts'
import type { Disposition } from '../../core/delivery/disposition.ts'
import type { DeliveryView } from '../../core/results/delivery-view.ts'
import type { PipelineEvent } from '../../core/results/pipeline-event.ts'

/** A delivery in the list: what was received or sent, and how each target answered. */
export interface Row {
  /** The delivery's id. */
  readonly id: string
  /** Unix milliseconds. */
  readonly at: number
  /** Absent for a delivery from an earlier run, for which only attempts are reported. */
  readonly delivery?: DeliveryView
  readonly disposition: RowDisposition
  readonly reason: string
  /**
   * billhook's answer to the provider; absent if the target's answer is relayed, and for deliveries that billhook
   * sends.
   */
  readonly answer?: { readonly status: number; readonly durationMs: number }
  readonly recorded: boolean
  /** Number of targets. */
  readonly forwards: number
  /** The last attempt for each target that has been tried. */
  readonly outcomes: readonly Outcome[]
}

/** `sent`: replayed by billhook; `resumed`: left over from an earlier run. */
export type RowDisposition = Disposition | 'sent' | 'resumed'

export interface Outcome {
  readonly target: string
  readonly attempt: number
  readonly ok: boolean
  /** The status, or the kind of failure: `500`, `refused`. */
  readonly label: string
  readonly durationMs: number
  /** Time of the next attempt; absent if there is no next attempt. */
  readonly retryAt?: number
}

type Of<Kind extends PipelineEvent['kind']> = Extract<PipelineEvent, { kind: Kind }>

export function receivedRow({
  at,
  delivery,
  disposition,
  reason,
  status,
  durationMs,
  recorded,
  forwards,
}: Of<'received'>): Row {
  const answer = status === undefined ? {} : { answer: { status, durationMs } }
  return { id: delivery.id, at, delivery, disposition, reason, ...answer, recorded, forwards, outcomes: [] }
}

export function sentRow({ at, delivery, note }: Of<'sending'>): Row {
  return {
    id: delivery.id,
    at,
    delivery,
    disposition: 'sent',
    reason: note,
    recorded: false,
    forwards: 1,
    outcomes: [],
  }
}

export function resumedRow(event: Of<'attempt'>): Row {
  const row: Row = {
    id: event.deliveryId,
    at: event.at,
    disposition: 'resumed',
    reason: 'received by an earlier run',
    recorded: true,
    forwards: 1,
    outcomes: [],
  }
  return withAttempt(row, event)
}

/** Adds an attempt to a row, without the body of the target's answer. */
export function withAttempt(row: Row, { target, attempt, result, retryAt }: Of<'attempt'>): Row {
  const outcome: Outcome = {
    target,
    attempt,
    ok: succeeded(result),
    label: resultLabel(result),
    durationMs: result.durationMs,
    ...(retryAt === undefined ? {} : { retryAt }),
  }
  return { ...row, outcomes: [...row.outcomes.filter((other) => other.target !== target), outcome] }
}

/** Returns the status or the error code: `200`, `refused`. */
export function resultLabel(result: AttemptResult): string {
  return result.outcome === 'response' ? String(result.status) : result.code
}
