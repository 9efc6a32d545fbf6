import type { Provider } from './provider.ts'

/**
 * Why a secret can be none of this provider, found by signing nothing and verifying that; undefined when it may be one.
 * Told before anything is sent, it is a mistake in typing; afterwards it looks like a handler that refuses everything.
 */
export function secretProblem({ schemes: [scheme] }: Provider, secret: string): string | undefined {
  if (!scheme) return undefined
  const nothing = { headers: [], body: new Uint8Array() }
  const signed = { ...nothing, ...scheme.sign(nothing, secret, { now: 0, id: 'none' }) }
  const result = scheme.verify(signed, secret, { now: 0, tolerance: Number.POSITIVE_INFINITY })
  return !result.ok && result.reason === 'malformed' ? result.detail : undefined
}
