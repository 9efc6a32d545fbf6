import { succeeded, type AttemptResult } from '../core/delivery/attempt.ts'
import type { PipelineEvent } from '../core/results/pipeline-event.ts'

/**
 * Reports whether a type matches a pattern in which `*` stands for any text. Each part of the pattern is searched for
 * only once. A regular expression could backtrack excessively, and the type may come from a stranger.
 */
function fits(type: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*')
  const last = parts.pop()
  if (last === undefined) return type === first
  if (!type.startsWith(first)) return false
  let at = first.length
  for (const part of parts) {
    const found = type.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return type.length >= at + last.length && type.endsWith(last)
}

/** Counts the awaited events that billhook and all targets have accepted. */
export interface Awaited {
  readonly see: (event: PipelineEvent) => void
  /** Returns awaited types with too few delivered events, such as `invoice.paid (1 of 2)`. */
  readonly missing: () => string[]
  /**
   * Returns awaited events that arrived but that a target has not accepted, such as `invoice.paid evt_1: http://…
   * answered 500`.
   */
  readonly undelivered: () => string[]
}

export interface AwaitedOptions {
  /** Number of events by type. */
  readonly wanted: ReadonlyMap<string, number>
  /** True if the sender retries deliveries that the target refuses, so that a refusal is not final. */
  readonly senderRetries: boolean
  /** Called once all events have been delivered, or once a target has refused one permanently. */
  readonly end: (reason: 'waited' | 'undelivered') => void
}

/** An awaited event on its way to its targets. */
interface Pending {
  readonly type: string
  readonly source: string
  readonly eventId: string
  /** Number of targets that have not accepted the event. */
  left: number
  /** Number of those targets to which billhook no longer sends the event. */
  refused: number
  failure: string
}

export function awaited({ wanted, senderRetries, end }: AwaitedOptions): Awaited {
  const delivered = new Map([...wanted].map(([type]) => [type, 0]))
  /** Pending events by the id of the delivery that carries them. */
  const pending = new Map<string, Pending[]>()

  const missing = (): string[] =>
    [...wanted]
      .filter(([type, count]) => (delivered.get(type) ?? 0) < count)
      .map(([type, count]) => `${type} (${delivered.get(type)} of ${count})`)
  const all = (): Pending[] => [...new Set([...pending.values()].flat())].filter(({ left }) => left > 0)
  const count = (type: string): void => {
    for (const [pattern, before] of delivered) if (fits(type, pattern)) delivered.set(pattern, before + 1)
    if (missing().length === 0) end('waited')
  }

  const received = ({ delivery, disposition, forwards }: Extract<PipelineEvent, { kind: 'received' }>): void => {
    const { id, source, types, eventIds } = delivery
    if (disposition === 'duplicate' && forwards > 0) {
      // The sender's own retry of a refused delivery: its success counts for the first delivery.
      const retried = all().filter((one) => one.refused > 0 && one.source === source && eventIds.includes(one.eventId))
      if (retried.length > 0) pending.set(id, retried)
    }
    if (disposition !== 'accepted') return
    const matching = types.flatMap((type, index): Pending[] =>
      [...wanted.keys()].some((pattern) => fits(type, pattern))
        ? [{ type, source, eventId: eventIds[index] ?? '', left: forwards, refused: 0, failure: 'no answer yet' }]
        : [],
    )
    if (forwards === 0) for (const { type } of matching) count(type)
    else if (matching.length > 0) pending.set(id, matching)
  }

  const attempted = ({ deliveryId, target, result, retryAt }: Extract<PipelineEvent, { kind: 'attempt' }>): void => {
    for (const one of pending.get(deliveryId) ?? []) {
      if (succeeded(result)) {
        one.left -= 1
        one.refused = Math.max(0, one.refused - 1)
        if (one.left === 0) count(one.type)
        continue
      }
      one.failure = `${target} ${outcomeOf(result)}`
      if (retryAt !== undefined) continue
      one.refused += 1
      if (!senderRetries) end('undelivered')
    }
    if (pending.get(deliveryId)?.every(({ left }) => left <= 0)) pending.delete(deliveryId)
  }

  return {
    see: (event) => {
      if (wanted.size === 0) return
      if (event.kind === 'received') received(event)
      if (event.kind === 'attempt') attempted(event)
    },
    missing,
    undelivered: () => all().map(({ type, eventId, failure }) => `${type} ${eventId}: ${failure}`),
  }
}

function outcomeOf(result: AttemptResult): string {
  return result.outcome === 'response' ? `answered ${result.status}` : `did not answer (${result.code})`
}
