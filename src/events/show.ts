import type { Env } from '../env.ts'
import { usageError } from '../errors.ts'
import type { Store, StoredAttempt, StoredDelivery } from '../store/store.ts'
import { openCaught, type CaughtOptions } from './caught.ts'

export interface ShowOptions extends CaughtOptions {
  /** Prints the body as received, byte for byte, and nothing else. */
  readonly raw?: boolean
}

/**
 * Prints one delivery.
 * @param id of the delivery, or a beginning of it that fits no other; or the id of an event
 */
export async function showEvent(
  env: Env,
  id: string,
  options: ShowOptions,
  format: (stored: StoredDelivery, attempts: readonly StoredAttempt[]) => string,
): Promise<void> {
  await using caught = await openCaught(env, options)
  const found = caught && find(caught.store, id)
  if (!found) throw usageError('BILLHOOK_NOT_FOUND', `nothing was caught with the id ${id}`, 'billhook events list shows what there is')
  env.stdout.write(options.raw ? found.delivery.body : format(found, caught.store.attempts(found.delivery.id)))
}

function find(store: Store, id: string): StoredDelivery | undefined {
  const found = store.find(id)
  if (found === 'ambiguous') throw usageError('BILLHOOK_AMBIGUOUS_ID', `more than one delivery has an id that begins with ${id}`, 'give more of it')
  return found ?? firstOfEvent(store, id)
}

/** The first delivery of an event: the one that was forwarded. */
function firstOfEvent(store: Store, eventId: string): StoredDelivery | undefined {
  for (const stored of store.list({})) {
    if (stored.inspection.identities.some((identity) => identity.eventId === eventId)) return stored
  }
  return undefined
}
