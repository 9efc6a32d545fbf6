/** True if the Unix milliseconds are a valid date. */
export function isDate(ms: number): boolean {
  return Math.abs(ms) <= 8.64e15
}
