/**
 * An id that sorts by time: `dlv_`, nine base-36 digits of the time, twelve random ones.
 * @param uuid a random UUID, the source of the random part
 */
export function deliveryId(now: number, uuid: string): string {
  return `dlv_${now.toString(36).padStart(9, '0')}${uuid.slice(24)}`
}
