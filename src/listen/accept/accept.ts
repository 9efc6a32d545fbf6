import type { Delivery } from '../../core/delivery/delivery.ts'
import type { Answer } from '../../net/receiver-options.ts'
import type { AcceptContext } from './context.ts'
import { decide } from './decide.ts'
import { answer, answerFor, answerUnrecorded } from './answer.ts'
import { createInspector } from './inspect-delivery.ts'
import { emitRefusal } from './received.ts'
import { record } from './record-delivery.ts'
import { createRouter } from './route.ts'
import { sizeOf } from './size-of.ts'

/**
 * Creates the pipeline for deliveries: route, inspect, decide, record, answer. The answer is sent only after the
 * delivery has been committed.
 */
export function createAccept(context: AcceptContext): (delivery: Delivery) => Promise<Answer> {
  const { options, refusals, capture } = context
  const route = createRouter(options, context.remote)
  const inspect = createInspector(context)
  return async (delivery) => {
    const found = await route(delivery)
    if (found === 'busy') return askToRetry(delivery, context)
    const inspected = await inspect(delivery, found)
    const decision = decide(inspected, found, options)
    const { refusal } = decision
    if (refusal && !refusals.admit(sizeOf(delivery), refusal.status)) {
      return answerFor(delivery.id, refusal, refusal.status)
    }
    const recorded = await record(inspected, decision, context)
    if (recorded instanceof Error) return answerUnrecorded(inspected, recorded, context)
    capture(delivery, inspected.source.name)
    return answer(inspected, recorded, refusal, context)
  }
}

/** Asks the sender to retry, because the delivery itself may be valid. */
function askToRetry(delivery: Delivery, context: AcceptContext): Answer {
  const reason = 'too many certificates are being fetched; try again later'
  emitRefusal(delivery, { status: 503, reason }, context)
  return { status: 503, headers: [['retry-after', '5']], body: `${reason}\n` }
}
