export const secret = 'whsec_storm'

/** Is the n-th webhook of a storm signed with another secret? */
export function isForged(number: number): boolean {
  return number % 20 === 7
}
