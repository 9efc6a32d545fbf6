import { join } from 'node:path'
import type { Delivery } from '../../src/core/delivery/delivery.ts'
import { openStore } from '../../src/store/sqlite/open.ts'
import type { NewDelivery } from '../../src/store/store.ts'
import { toRecord } from './deliveries.ts'

/** Records deliveries in a working directory's store, as `billhook listen` would. */
export async function caught(
  cwd: string,
  deliveries: readonly Delivery[],
  more: Partial<NewDelivery> = {},
): Promise<void> {
  await using store = await openStore(join(cwd, '.billhook'), 'listen')
  for (const delivery of deliveries) await store.record(toRecord(delivery, more))
}
