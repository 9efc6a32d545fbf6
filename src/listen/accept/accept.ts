import type { Delivery } from '../../core/delivery/delivery.ts'
import type { InspectOptions } from '../../core/inspect.ts'
import type { Emit } from '../../core/results/pipeline-event.ts'
import type { Env } from '../../env.ts'
import type { Answer } from '../../net/receiver.ts'
import type { RemoteSettings } from '../../net/remote-settings.ts'
import type { Store } from '../../store/store.ts'
import { decide } from './decide.ts'
import { answer, answerFor, answerUnrecorded } from './answer.ts'
import type { Deliverer } from '../deliver/deliver.ts'
import { createInspector } from './inspect-delivery.ts'
import type { ListenOptions } from '../options.ts'
import { emitRefusal } from './received.ts'
import { record } from './record-delivery.ts'
import type { Refusals } from './refusals.ts'
import { createRouter } from './route.ts'
import { sizeOf } from './size-of.ts'

export interface AcceptContext {
  readonly options: ListenOptions
  readonly env: Env
  readonly store: Store
  readonly deliverer: Deliverer
  readonly validate: InspectOptions['validate']
  readonly emit: Emit
  /** Fetches what verifies signatures; undefined where the network is not allowed. */
  readonly remote: RemoteSettings | undefined
  /** Called with what is safely stored. */
  readonly capture: (delivery: Delivery, source: string) => void
  readonly refusals: Refusals
}

/** Creates the five steps of a delivery. The answer is given only after the commit. */
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

/** Nothing is known to be wrong with the delivery, so its sender should send it again. */
function askToRetry(delivery: Delivery, context: AcceptContext): Answer {
  const reason = 'too many fetches of what verifies signatures are in flight; send it again'
  emitRefusal(delivery, { status: 503, reason }, context)
  return { status: 503, headers: [['retry-after', '5']], body: `${reason}\n` }
}
