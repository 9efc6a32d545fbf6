import type { Delivery } from '../../core/delivery/delivery.ts'

/** Returns the size of a delivery in the store, in bytes. */
export function sizeOf(delivery: Delivery): number {
  return headSize(delivery) + delivery.body.length
}

export function headSize({ headers, url }: Delivery): number {
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length, url.length)
}
