import { memo } from '../memo.ts'
import type { Provider, Scheme } from '../provider/provider.ts'
import { verifyBy } from './verify.ts'

/** Prefixes of signing secrets. A prefix alone amounts to an empty key, which anyone can guess. */
const prefix = /^(?:whsec_|whsk_|whpk_|polar_whs_|pdl_ntfset_|shpss_)$/

/** API credentials that users mistakenly paste in place of a signing secret. None of them signs webhooks. */
const apiKeys: readonly (readonly [look: RegExp, name: string])[] = [
  [/^[srp]k_(?:live|test|org)_/, 'a Stripe API key, not a signing secret (which begins with whsec_)'],
  [/^pdl_(?:live|sdbx)_apikey_/, 'a Paddle API key, not a signing secret (which begins with pdl_ntfset_)'],
  [/^shp(?:at|ca|pa)_/, "a Shopify access token: webhooks are signed with the app's client secret"],
  [/^sq0[a-z]{3}-/, "a Square API credential: webhooks are signed with the webhook subscription's signature key"],
  [/^access_token\$/, 'a Braintree access token: webhooks are signed with the public and private keys'],
]

/** Control characters, invisible characters, line separators and the replacement character. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u

/**
 * Returns the reason why a string cannot be a signing secret, without quoting the string; undefined if it may be one.
 */
export function unusableSecret(secret: string): string | undefined {
  // A user name and a password are joined by a colon; either may be empty.
  if (/^[\s:]*$/.test(secret)) return 'the secret is empty; is the variable set?'
  if (prefix.test(secret)) return `the secret consists only of the prefix ${secret}`
  const isPem = secret.includes('-----BEGIN ')
  // A PEM file contains line breaks, including one at the end.
  if (!isPem && secret !== secret.trim()) return 'there is whitespace around the secret'
  if (!isPem && secret.startsWith('-----'))
    return 'it is only part of a PEM key: provide the whole key, from BEGIN to END'
  return unseen.test(isPem ? secret.replaceAll(/[\t\r\n]/g, '') : secret)
    ? 'the secret contains a control character or an invisible character'
    : undefined
}

/**
 * Returns the problem if a secret is an API credential, which does not sign webhooks; otherwise undefined.
 * @param provider the sender; a provider described in billhook.yaml may sign with its API key
 */
export function apiKeyProblem(secret: string, provider?: Provider): string | undefined {
  if (provider?.schemes.some(({ name }) => name === 'generic-hmac')) return undefined
  const found = apiKeys.find(([look]) => look.test(secret))
  return found && `the secret is ${found[1]}`
}

/**
 * Returns the reason why a secret cannot belong to this provider, determined from its form and by signing and verifying
 * an empty message; undefined if it may. If this is reported before anything is sent, the mistake is obvious; later, it
 * would look like a handler that refuses everything.
 */
export function secretProblem(provider: Provider, secret: string): string | undefined {
  const { schemes } = provider
  if (schemes.length === 0) return undefined
  const problems = schemes.map((scheme) => problemOf(scheme, secret))
  return problems.includes(undefined) ? (unusableSecret(secret) ?? apiKeyProblem(secret, provider)) : problems[0]
}

/** Returns the scheme to sign with: the first that accepts the secret, or the first of all if none does. */
export function schemeFor({ schemes }: Provider, secret: string): Scheme | undefined {
  return schemes.length < 2
    ? schemes[0]
    : (schemes.find((scheme) => problemOf(scheme, secret) === undefined) ?? schemes[0])
}

/** Cached, because one secret signs thousands of deliveries. */
const found = new WeakMap<Scheme, (secret: string) => { readonly problem: string | undefined } | undefined>()

function problemOf(scheme: Scheme, secret: string): string | undefined {
  const look = found.get(scheme) ?? memo((text: string) => ({ problem: tried(scheme, text) }))
  found.set(scheme, look)
  return look(secret)?.problem
}

function tried(scheme: Scheme, secret: string): string | undefined {
  const nothing = { headers: [], body: new Uint8Array() }
  const signed = { ...nothing, ...scheme.sign(nothing, secret, { now: 0, id: 'none' }) }
  const result = verifyBy(scheme, signed, secret, { now: 0, tolerance: Number.POSITIVE_INFINITY })
  return !result.ok && result.reason === 'malformed' ? result.detail : undefined
}
