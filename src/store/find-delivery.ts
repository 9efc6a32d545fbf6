import { usageError } from '../errors.ts'
import type { DamagedRow, Store, StoredDelivery } from './store.ts'

/**
 * Finds a delivery by its id, by a unique prefix of its id, or by the id of an event.
 * @throws BillhookError `BILLHOOK_AMBIGUOUS_ID`, `BILLHOOK_NOT_FOUND` (exit 2)
 */
export function findDelivery(store: Store | undefined, id: string): StoredDelivery | DamagedRow {
  const found = store?.find(id)
  if (found === 'ambiguous')
    throw usageError('BILLHOOK_AMBIGUOUS_ID', `more than one delivery id begins with ${id}`, 'use a longer prefix')
  const delivery = found ?? (store && firstOfEvent(store, id))
  if (delivery) return delivery
  throw usageError(
    'BILLHOOK_NOT_FOUND',
    `there is no delivery or event with the id ${id}`,
    'billhook events list shows everything received',
  )
}

/** Finds an event's first delivery, which is the one that was forwarded. */
function firstOfEvent(store: Store, eventId: string): StoredDelivery | undefined {
  for (const stored of store.list({})) {
    if (stored.inspection.identities.some((identity) => identity.eventId === eventId)) return stored
  }
  return undefined
}
