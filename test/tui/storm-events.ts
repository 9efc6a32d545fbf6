export const secret = 'whsec_storm'

/** Reports whether the nth webhook of a storm is signed with a wrong secret. */
export function isForged(number: number): boolean {
  return number % 20 === 7
}
