import { formatDuration } from '../../text/units.ts'
import { ageless } from '../age.ts'
import { verifyBy } from '../verify.ts'
import type { Clue } from './case.ts'

/** Detects a signature that matches but is too old or too far ahead of the clock. */
export const age: Clue = ({ delivery, provider, secrets, at }) => {
  for (const scheme of provider.schemes) {
    for (const secret of secrets) {
      const result = verifyBy(scheme, delivery, secret, at)
      if (result.ok || result.reason !== 'expired') continue
      const fitting = verifyBy(scheme, delivery, secret, ageless(at))
      if (!fitting.ok || fitting.signedAt === undefined) continue
      const ms = at.now - fitting.signedAt
      return ms < 0
        ? `the signature matches, but its timestamp is ${formatDuration(-ms)} after the time of receipt: ` +
            `the sender's clock or this machine's is wrong; synchronise this machine with NTP`
        : `the signature matches, but is ${formatDuration(ms)} old, and only ${formatDuration(at.tolerance)} ` +
            `is allowed: ` +
            `an old delivery was sent again, or a clock is wrong; sign it again, or raise the tolerance`
    }
  }
  return undefined
}
