import type { Delivery } from '../../core/delivery/delivery.ts'
import { listed } from '../../core/inspect.ts'
import { deliveryView } from '../../core/results/delivery-view.ts'
import type { Refusal } from '../../net/receiver-options.ts'
import { unknownProvider } from '../../providers/unknown/index.ts'
import type { Recorded } from '../../store/store.ts'
import { notInspected, type AcceptContext, type Inspected } from './context.ts'
import { candidatesFor, sourceAt } from './find-source.ts'
import { sizeOf } from './size-of.ts'

/** The disposition of a delivery, decided by the store or by the step that refused it. */
export type Outcome = Pick<Recorded, 'disposition' | 'reason' | 'targets'>

/**
 * Emits an event for a processed delivery.
 * @param answer its status, if billhook itself answers, and whether the delivery is in the store
 */
export function emitReceived(
  { delivery, source, inspection }: Inspected,
  { disposition, reason, targets }: Outcome,
  answer: { readonly status?: number; readonly recorded: boolean },
  { env, emit }: Pick<AcceptContext, 'env' | 'emit'>,
): void {
  const at = env.now()
  emit({
    kind: 'received',
    at,
    delivery: deliveryView(delivery, source.name, listed(inspection)),
    disposition,
    reason,
    ...answer,
    durationMs: at - delivery.receivedAt,
    forwards: targets.length,
  })
}

/**
 * Emits an event for a request that never became a complete delivery. It is shown but not stored, because it has no
 * body.
 */
export function emitRefusal(
  delivery: Delivery,
  { status, reason }: Refusal,
  context: Pick<AcceptContext, 'env' | 'emit' | 'options' | 'refusals'>,
): void {
  const { options, refusals } = context
  if (!refusals.admit(sizeOf(delivery), status)) return
  const named = sourceAt(delivery.url, options)
  const [source] = named === 'mixed' || named === undefined ? candidatesFor(unknownProvider, options) : [named]
  emitReceived(
    { delivery, source, inspection: notInspected },
    { disposition: 'rejected', reason, targets: [] },
    { status, recorded: false },
    context,
  )
}
