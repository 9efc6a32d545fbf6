import { scopeOf, type Scope } from '../json-tokens.ts'
import { keyPhrases, lastWords, type SensitiveKey } from './phrases.ts'

/**
 * Words for things that have names but are not people. They occur before `name` in a key, as the object's key, or as
 * the value of Stripe's `object`.
 */
const things = new Set(
  `product plan price coupon promotion promotion_code tax_rate tax feature addon tier meter event alert brand
   category sku variant item discount campaign file host domain bank network currency country type method queue job
   app server merchant metric unit filter setting status header integration institution tax_code shipping_rate
   payment_method_configuration gateway carrier label field benefit report template segment webhook endpoint
   environment package project role`.split(/\s+/),
)
/** More things, matched by the end of Stripe's `object` or by an id prefix. */
const thingObjects = /(?:^|[._])(?:feature|location|meter|product|reader|value_list|webhook_endpoint)$/
const thingIds = /^(?:apikey|coupon|ctkn|dsc|dsg|feat|mtr|ntfset|plan|pri|price|pro|prod|promo|rep|sku)_/
const secretHolder = /(?:password|secret|credential|cookie)s?$/i
const harmless = new Set(['id', 'object', 'type', 'created', 'at'])
/** Words in a key that describe a sensitive value without being that value. */
const about = new Set(['check', 'country', 'type', 'status', 'verified'])
/** Keys that are part of an address if the object has other address keys; otherwise their value may be a status. */
const region = new Set(['state', 'region', 'state_code', 'region_code', 'province_code', 'stateCode', 'provinceCode'])

/** Maximum number of characters read from the end of a key; the rest of a longer key is ignored. */
const longest = 128
const mostKnown = 4_096
const known = new Map<string, readonly string[]>()

/** Caches the last result, because all items in a list share a key. */
let last: { readonly key: string; readonly scope: Scope | undefined; readonly meaning: SensitiveKey | undefined } = {
  key: '',
  scope: undefined,
  meaning: undefined,
}

/** Scope of a key that is not in any object. */
const nowhere = scopeOf('')

/**
 * Returns what a key reveals about its value; undefined if it reveals nothing. Accepts keys in any style
 * (`customer_email`, `shopperName`, `Billing-Address`) and considers the parent key (`phone: { number }`, `email: {
 * value }`).
 */
export function sensitiveKey(key: string, scope: Scope = nowhere): SensitiveKey | undefined {
  if (last.scope !== scope || last.key !== key) {
    const meaning = byKey(key, scope) ?? (key === 'value' && scope.parent ? byKey(scope.key, scope.parent) : undefined)
    last = { key, scope, meaning }
  }
  return last.meaning
}

function byKey(key: string, scope: Scope): SensitiveKey | undefined {
  const own = wordsOf(key)
  const word = own.at(-1) ?? ''
  if (about.has(word) || own.includes('ip')) return undefined
  if (own.includes('email')) return 'email'
  const holder = scope.key.slice(-longest)
  if (own.includes('secret') || (secretHolder.test(holder) && !harmless.has(word))) return 'opaque'
  if (region.has(key) && scope.isAddress) return 'state'
  if (!lastWords.has(word)) return undefined
  const words = [...wordsOf(holder), ...own]
  const object = (scope.object ?? '').slice(-longest)
  const kind = byPhrase(words) ?? (object === '' ? undefined : byPhrase([...wordsOf(object), ...own]))
  return kind === 'name' && isOfThing(words, object, scope) ? undefined : kind
}

function isOfThing(words: readonly string[], object: string, { id = '' }: Scope): boolean {
  return (
    things.has(words.at(-2) ?? '') || things.has(object) || thingObjects.test(object) || thingIds.test(id.slice(0, 10))
  )
}

/** True if a key refers to a thing rather than a person: `plan`, `product_name`. */
export function isThing(key: string): boolean {
  return wordsOf(key).some((word) => things.has(word))
}

/** Splits a key into lower-case singular words: `cardHolderNames` becomes card, holder, name. */
export function wordsOf(key: string): readonly string[] {
  const end = key.length > longest ? key.slice(-longest) : key
  const kept = known.get(end)
  if (kept) return kept
  if (known.size >= mostKnown) known.clear()
  const words = split(end)
  // Copied, because a slice would keep the whole long key in memory.
  known.set(end === key ? key : Buffer.from(end).toString(), words)
  return words
}

function byPhrase(words: readonly string[]): SensitiveKey | undefined {
  for (const count of [5, 4, 3, 2, 1]) {
    const kind = keyPhrases.get(words.slice(-count).join(' '))
    if (kind) return kind
  }
  return undefined
}

function split(key: string): readonly string[] {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
  const singular = words
    .filter(Boolean)
    .map((word) => (word.length > 2 && !/(?:ss|us|is)$/.test(word) ? word.replace(/(?<=ss)es$|s$/, '') : word))
  // `first_name_kana` is the Japanese spelling of `first_name`.
  return /^(?:kana|kanji)$/.test(singular.at(-1) ?? '') ? singular.slice(0, -1) : singular
}
