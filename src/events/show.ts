import type { Env } from '../env.ts'
import { cannotRun } from '../errors.ts'
import type { Write } from '../files/sink.ts'
import { deepLook, rawBody } from '../store/damage-hints.ts'
import { findDelivery } from '../store/find-delivery.ts'
import type { DamagedRow, StoredAttempt, StoredDelivery } from '../store/store.ts'
import { openCaught, type CaughtOptions } from './caught.ts'

export interface ShowOptions extends CaughtOptions {
  /** Prints only the body, byte for byte as received. */
  readonly raw?: boolean
}

/**
 * Prints one delivery.
 * @param id the delivery's id, a unique prefix of it, or an event id
 */
export async function showEvent(
  env: Env,
  id: string,
  options: ShowOptions,
  format: (stored: StoredDelivery, attempts: readonly StoredAttempt[]) => string,
  write: Write,
): Promise<void> {
  await using caught = await openCaught(env, options)
  const found = findDelivery(caught?.store, id)
  if (!caught) return
  if ('problem' in found) return showDamaged(write, found, id, caught.dataDir, options)
  const { id: deliveryId, body } = found.delivery
  if (options.raw) {
    await write(body)
    return
  }
  const attempts = caught.store.attempts(
    deliveryId,
    (problem) => void env.stderr.write(`warning: ${problem}, so it is left out\n`),
  )
  await write(format(found, attempts))
}

/**
 * Prints the body of a delivery whose row is damaged, if `raw` is set and the body can be read; otherwise throws.
 * @param asked the id that the user gave; the row's own id may be damaged
 */
async function showDamaged(
  write: Write,
  { id, seq, problem, body }: DamagedRow,
  asked: string,
  dataDir: string,
  { raw }: ShowOptions,
): Promise<void> {
  if (raw && body) {
    await write(body)
    return
  }
  const hint = body ? `its body can be read: ${rawBody(dataDir, asked)}` : deepLook(dataDir)
  throw cannotRun('BILLHOOK_STORE_DAMAGED', `delivery ${id ?? `number ${seq}`} cannot be shown: ${problem}`, hint)
}
