import { BillhookError, reasonOf } from '../../errors.ts'
import type { Answer } from '../../net/receiver-options.ts'
import type { Recorded } from '../../store/store.ts'
import type { AcceptContext, Inspected } from './context.ts'
import type { Refused } from './decide.ts'
import { emitReceived } from './received.ts'

/**
 * Reasons sent to senders, who may be strangers. Only the log and the screen show why a signature does not match and
 * which sources exist.
 */
const refusals: Readonly<Record<number, string>> = {
  401: 'the delivery could not be verified; the listener shows why',
  404: 'there is no source at this path',
}

/**
 * Returns billhook's own or the first target's answer to a recorded delivery, and wakes the targets.
 */
export function answer(
  inspected: Inspected,
  recorded: Recorded,
  refusal: Refused | undefined,
  context: AcceptContext,
): Answer | Promise<Answer> {
  const { delivery, sender } = inspected
  const { options, deliverer } = context
  const [first, ...others] = recorded.targets
  const pending = recorded.carriedBy === undefined ? undefined : deliverer.answerTo(recorded.carriedBy)
  if (pending) {
    // Success reported before the target has answered would end the sender's retries, but our attempt may still fail.
    emitReceived(inspected, recorded, { recorded: true }, context)
    return pending
  }
  if (refusal || options.respond === 'ack' || first === undefined) {
    const own = answerFor(delivery.id, refusal ?? recorded, refusal?.status, sender?.profile.answer)
    emitReceived(inspected, recorded, { status: own.status, recorded: true }, context)
    deliverer.wake(recorded.targets)
    return own
  }
  emitReceived(inspected, recorded, { recorded: true }, context)
  deliverer.wake(others)
  return deliverer.deliverNow(delivery, first)
}

/** Returns the answer to a delivery that could not be stored: a 503, which asks the sender to retry. */
export function answerUnrecorded(inspected: Inspected, error: Error, context: AcceptContext): Answer {
  const next = error instanceof BillhookError && error.hint !== undefined ? `; next: ${error.hint}` : ''
  const reason = `not stored (${reasonOf(error)}) and not acknowledged, so the provider sends it again${next}`
  emitReceived(inspected, { disposition: 'rejected', reason, targets: [] }, { status: 503, recorded: false }, context)
  return { status: 503, headers: [['retry-after', '5']], body: 'not stored; send it again\n' }
}

/**
 * Returns billhook's own answer.
 * @param wanted body that the provider expects on success
 */
export function answerFor(
  deliveryId: string,
  { disposition, reason }: Pick<Recorded, 'disposition' | 'reason'>,
  refusedStatus: number | undefined,
  wanted?: string,
): Answer {
  if (refusedStatus === undefined && wanted !== undefined)
    return { status: 200, headers: [['content-type', 'text/plain']], body: wanted }
  const body =
    refusedStatus === undefined
      ? { disposition, id: deliveryId }
      : { disposition, id: deliveryId, reason: refusals[refusedStatus] ?? reason }
  return {
    status: refusedStatus ?? 200,
    headers: [['content-type', 'application/json']],
    body: `${JSON.stringify(body)}\n`,
  }
}
