import type { DeliveryFilter } from '../store/store.ts'

/** Options that select deliveries. */
export interface FilterOptions extends Omit<DeliveryFilter, 'since'> {
  /** Selects deliveries received within the last N milliseconds. */
  readonly since?: number
}

export function toFilter({ limit, type, source, since, disposition }: FilterOptions, now: number): DeliveryFilter {
  const given = { limit, type, source, since: since === undefined ? undefined : now - since, disposition }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** True if only the limit can exclude deliveries. */
export function isAll(filter: DeliveryFilter): boolean {
  return Object.keys(filter).every((key) => key === 'limit')
}
