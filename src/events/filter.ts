import type { DeliveryFilter } from '../store/store.ts'

/** Which deliveries a command is about. */
export interface FilterOptions extends Omit<DeliveryFilter, 'since'> {
  /** Only what came in during the last so many milliseconds. */
  readonly since?: number
}

export function toFilter({ limit, type, source, since, disposition }: FilterOptions, now: number): DeliveryFilter {
  const given = { limit, type, source, since: since === undefined ? undefined : now - since, disposition }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** Whether it leaves nothing out of a store, but for older deliveries beyond a limit. */
export function isAll(filter: DeliveryFilter): boolean {
  return Object.keys(filter).every((key) => key === 'limit')
}
