/**
 * Returns an id that sorts by time: `dlv_`, nine base-36 digits for the time and twelve random hexadecimal digits.
 * @param uuid a random UUID, from which the random digits are taken
 */
export function deliveryId(now: number, uuid: string): string {
  return `dlv_${now.toString(36).padStart(9, '0')}${uuid.slice(24)}`
}
