import { memo } from './memo.ts'
import type { Provider, Scheme } from './provider.ts'

/**
 * Why a secret can be none of this provider, found by signing nothing and verifying that; undefined when it may be one.
 * Told before anything is sent, it is a mistake in typing; afterwards it looks like a handler that refuses everything.
 */
export function secretProblem({ schemes }: Provider, secret: string): string | undefined {
  const problems = schemes.map((scheme) => problemOf(scheme, secret))
  return problems.includes(undefined) ? undefined : problems[0]
}

/** The scheme that signs with a secret: the first that takes it for one of its own. */
export function schemeFor({ schemes }: Provider, secret: string): Scheme | undefined {
  return schemes.length < 2 ? schemes[0] : (schemes.find((scheme) => problemOf(scheme, secret) === undefined) ?? schemes[0])
}

/** One secret signs thousands of deliveries. */
const found = new WeakMap<Scheme, (secret: string) => { readonly problem: string | undefined } | undefined>()

function problemOf(scheme: Scheme, secret: string): string | undefined {
  const look = found.get(scheme) ?? memo((text: string) => ({ problem: tried(scheme, text) }))
  found.set(scheme, look)
  return look(secret)?.problem
}

function tried(scheme: Scheme, secret: string): string | undefined {
  const nothing = { headers: [], body: new Uint8Array() }
  const signed = { ...nothing, ...scheme.sign(nothing, secret, { now: 0, id: 'none' }) }
  const result = scheme.verify(signed, secret, { now: 0, tolerance: Number.POSITIVE_INFINITY })
  return !result.ok && result.reason === 'malformed' ? result.detail : undefined
}
