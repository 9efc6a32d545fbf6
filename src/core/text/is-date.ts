/** Whether Unix milliseconds can be written as a date. */
export function isDate(ms: number): boolean {
  return Math.abs(ms) <= 8.64e15
}
