import { isDate } from '../text/is-date.ts'
import type { SchemeResult, VerifyAt } from '../provider/provider.ts'

/**
 * Judges the time of a signature that fits. Most libraries limit age alone, so a time ahead of the clock is limited
 * only where `ahead` is set.
 * @param signedAt Unix milliseconds
 * @param precision milliseconds: 1000 where the library compares whole seconds
 */
export function judgeAge(
  signedAt: number,
  { now, tolerance, ahead = Number.POSITIVE_INFINITY }: VerifyAt,
  precision = 1,
): SchemeResult {
  if (!isDate(signedAt)) return { ok: false, reason: 'malformed', detail: 'the signed time is not a date' }
  const age = Math.floor(now / precision) * precision - signedAt
  if (age <= tolerance && -age <= ahead) return { ok: true, signedAt }
  return {
    ok: false,
    reason: 'expired',
    detail: `signed ${Math.ceil(Math.abs(age) / 1_000)} s ${age > 0 ? 'before' : 'after'} it was received`,
  }
}

/** Both ways, also where nobody has set that. */
export function bothWays(at: VerifyAt): VerifyAt {
  return { ...at, ahead: at.ahead ?? at.tolerance }
}

/** Takes a signature of any time. */
export function ageless(at: VerifyAt): VerifyAt {
  return { ...at, tolerance: Number.POSITIVE_INFINITY, ahead: Number.POSITIVE_INFINITY }
}
