import type { Message } from '../delivery/delivery.ts'
import type { Provider, Scheme, SchemeResult, Settings, VerifyAt } from '../provider/provider.ts'
import { isOfKeyPair } from './keys.ts'
import type { InvalidReason, Verification } from '../provider/verification.ts'

/** Tolerated clock skew in milliseconds. */
const clockError = 300_000

const telling: readonly InvalidReason[] = ['missing', 'malformed', 'mismatch', 'expired']

/**
 * Tries every scheme of a provider with every secret; during a rotation, there are several secrets. If none matches,
 * returns the most informative reason.
 */
export function verify(delivery: Message, provider: Provider, secrets: readonly string[], at: VerifyAt): Verification {
  if (provider.schemes.length === 0) {
    return { status: 'unchecked', reason: provider.name === 'unknown' ? 'unknown-provider' : 'unsigned-provider' }
  }
  let worst: Verification | undefined
  let rank = -1
  for (const scheme of provider.schemes) {
    const needsNone = scheme.publicKey !== undefined && Boolean(at.settings?.[scheme.publicKey])
    for (const [keyIndex, secret] of (secrets.length === 0 && needsNone ? [''] : secrets).entries()) {
      const result = verifyBy(scheme, delivery, secret, at)
      if (result.ok) {
        return { status: 'valid', scheme: scheme.name, keyIndex, ...timesOf(result.signedAt, at.now) }
      }
      const found = telling.indexOf(result.reason)
      if (found > rank) {
        rank = found
        worst = { status: 'invalid', scheme: scheme.name, reason: result.reason, detail: result.detail }
      }
    }
  }
  return worst ?? { status: 'unchecked', reason: 'no-secret' }
}

/**
 * Returns the clock and time limits for a source's signatures.
 * @param source.tolerance in milliseconds, in both directions; defaults to the provider's own limits
 */
export function verifyAt(
  { profile }: Pick<Provider, 'profile'>,
  { tolerance, settings = {} }: { readonly tolerance?: number | undefined; readonly settings?: Settings | undefined },
  now: number,
): VerifyAt {
  return { now, tolerance: tolerance ?? profile.toleranceMs, ahead: tolerance, settings }
}

/**
 * Verifies with one scheme and one secret. A key from a key pair is never used as an HMAC key or a password: anyone
 * could sign with the public key.
 */
export function verifyBy(scheme: Scheme, delivery: Message, secret: string, at: VerifyAt): SchemeResult {
  if (!scheme.keyPair && isOfKeyPair(secret)) {
    return {
      ok: false,
      reason: 'malformed',
      detail: `the secret is a key from a key pair, which ${scheme.name} does not accept`,
    }
  }
  return scheme.verify(delivery, secret, at)
}

function timesOf(signedAt: number | undefined, now: number): { readonly signedAt?: number; readonly aheadMs?: number } {
  if (signedAt === undefined) return {}
  const aheadMs = signedAt - now
  return aheadMs > clockError ? { signedAt, aheadMs } : { signedAt }
}
