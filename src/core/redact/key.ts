import type { Scope } from './json-tokens.ts'
import { keyPhrases, lastWords, type SensitiveKey } from './key-phrases.ts'

/** What has a name and is not a person: before `name` in a key, as the key of the object, or as a Stripe `object`. */
const things = new Set(
  'product plan price coupon promotion promotion_code tax_rate tax feature addon tier meter event alert brand category sku variant item discount campaign file host domain bank network currency country type method queue job app server merchant metric unit filter setting status header integration institution tax_code shipping_rate payment_method_configuration'.split(' '),
)
const secretHolder = /(?:password|secret|credential|cookie)s?$/i
const harmless = new Set(['id', 'object', 'type', 'created', 'at'])
/** Says something about a value of the kind, and is none. */
const about = new Set(['check', 'country', 'type', 'status', 'verified'])

/**
 * What a key says of its value; undefined: only the value itself can tell. Keys of any style: `customer_email`,
 * `shopperName`, `Billing-Address`, and the key of the object: `phone: { number }`.
 */
export function sensitiveKey(key: string, scope: Scope): SensitiveKey | undefined {
  const own = wordsOf(key)
  const last = own.at(-1) ?? ''
  if (about.has(last) || own.includes('ip')) return undefined
  if (own.includes('email')) return 'email'
  if (own.includes('secret') || (secretHolder.test(scope.key) && !harmless.has(last))) return 'opaque'
  if ((key === 'state' || key === 'region') && inAddress(scope)) return 'state'
  if (!lastWords.has(last)) return undefined
  const words = [...wordsOf(scope.key), ...own]
  const kind = byPhrase(words)
  const ofThing = kind === 'name' && (things.has(words.at(-2) ?? '') || things.has(scope.members.get('object') ?? ''))
  return ofThing ? undefined : kind
}

function byPhrase(words: readonly string[]): SensitiveKey | undefined {
  for (const count of [5, 4, 3, 2, 1]) {
    const kind = keyPhrases.get(words.slice(-count).join(' '))
    if (kind) return kind
  }
  return undefined
}

function wordsOf(key: string): string[] {
  const words = key.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase().split(/[^a-z\d]+/)
  // A list is named after what is in it.
  return words.filter(Boolean).map((word) => (word.length > 2 && !/(?:ss|us|is)$/.test(word) ? word.replace(/(?<=ss)es$|s$/, '') : word))
}

/** A state of the world, and not of a subscription. */
function inAddress({ members }: Scope): boolean {
  return ['line1', 'city', 'postal_code', 'zip', 'address1'].some((key) => members.has(key))
}
