import { isDate } from '../text/is-date.ts'
import type { SchemeResult, VerifyAt } from '../provider/provider.ts'

/**
 * Checks the time of a matching signature. Most libraries limit only the age, so a time ahead of the clock is limited
 * only if `ahead` is set.
 * @param signedAt in Unix milliseconds
 * @param precision in milliseconds: 1000 if the provider's library compares whole seconds
 */
export function judgeAge(
  signedAt: number,
  { now, tolerance, ahead = Number.POSITIVE_INFINITY }: VerifyAt,
  precision = 1,
): SchemeResult {
  if (!isDate(signedAt)) return { ok: false, reason: 'malformed', detail: 'the signed time is not a valid date' }
  const age = Math.floor(now / precision) * precision - signedAt
  if (age <= tolerance && -age <= ahead) return { ok: true, signedAt }
  return {
    ok: false,
    reason: 'expired',
    detail: `signed ${Math.ceil(Math.abs(age) / 1_000)} s ${age > 0 ? 'before' : 'after'} the delivery was received`,
  }
}

/** Returns options that also limit how far a signature may be ahead of the clock, by default to the tolerance. */
export function bothWays(at: VerifyAt): VerifyAt {
  return { ...at, ahead: at.ahead ?? at.tolerance }
}

/** Returns options without time limits. */
export function ageless(at: VerifyAt): VerifyAt {
  return { ...at, tolerance: Number.POSITIVE_INFINITY, ahead: Number.POSITIVE_INFINITY }
}
