import type { Scope } from './json-tokens.ts'
import type { Sensitive } from './pseudonym.ts'

/** What has a name and is not a person, as a key or as the `object` of a Stripe object. */
const things = new Set(
  'product plan price coupon promotion promotion_code tax_rate feature addon tier meter event brand category sku variant item discount campaign file host domain bank network currency country type method file event step queue job app server'.split(' '),
)
const secrets = new Set('password passwd passphrase secret token authorization credential cookie jwt cvc cvv pin otp signature fingerprint'.split(' '))
const secretKeys = new Set(['api', 'private', 'access', 'secret', 'signing', 'encryption'])
const secretHolders = new Set(['password', 'secret', 'credential', 'cookie'])
const numbers = new Set('iban bban ssn last4 lastfour iin bin zip postcode postalcode zipcode username login'.split(' '))
const phones = new Set('phone mobile fax tel telephone cellphone msisdn phonenumber mobilenumber'.split(' '))
const names = new Set('name surname firstname lastname fullname middlename givenname familyname cardholder company attention'.split(' '))
const cities = new Set(['city', 'town', 'suburb', 'village'])
const states = new Set(['state', 'province', 'region', 'county', 'prefecture'])
const streets = /^(?:line|address|street|addressline|addr)\d?$/

/**
 * What a key says of its value; undefined: only the value itself can tell. Keys of any style: `customer_email`,
 * `shopperName`, `Billing-Address`.
 */
export function sensitiveKey(key: string, scope: Scope): Exclude<Sensitive, 'card' | 'ipv4' | 'ipv6'> | undefined {
  const words = wordsOf(key)
  const last = words.at(-1) ?? ''
  const before = words.at(-2) ?? ''
  if (last === 'check' || last === 'country') return undefined
  if (words.includes('email')) return 'email'
  if (words.includes('ip')) return undefined
  if (isSecret(words, last, before) || isNumber(words, last, before) || isOpaqueIn(scope, last)) return 'opaque'
  if (phones.has(last) || (last === 'number' && phones.has(before))) return 'phone'
  if (isPersonsName(words, last, before, scope)) return 'name'
  if (cities.has(last)) return 'city'
  if (states.has(last)) return words.length > 1 || inAddress(scope) ? 'state' : undefined
  return streets.test(last) || (streets.test(before) && /^\d$/.test(last)) ? 'street' : undefined
}

function wordsOf(key: string): string[] {
  const words = key.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase().split(/[^a-z\d]+/)
  // A list is named after what is in it.
  return words.filter(Boolean).map((word) => (word.length > 2 && !/(?:ss|us|is)$/.test(word) ? word.replace(/(?<=ss)es$|s$/, '') : word))
}

function isSecret(words: readonly string[], last: string, before: string): boolean {
  return secrets.has(last) || words.includes('secret') || (last === 'key' && secretKeys.has(before)) || /^(?:apikey|privatekey|accesskey)$/.test(last)
}

function isNumber(words: readonly string[], last: string, before: string): boolean {
  if (numbers.has(last) || words.includes('ssn')) return true
  if (last === 'code') return before === 'postal' || before === 'zip' || before === 'post'
  if (last === '4' || last === 'four') return before === 'last'
  if (last === 'number') return ['card', 'account', 'routing', 'id', 'passport', 'license'].includes(before)
  return last === 'id' && (before === 'tax' || before === 'vat')
}

/** A member that only its object tells of: `credentials: {…}`, `tax_ids: [{ value }]`. */
function isOpaqueIn(scope: Scope, last: string): boolean {
  const words = wordsOf(scope.key)
  const holder = words.at(-1) ?? ''
  return secretHolders.has(holder) || (last === 'value' && holder === 'id' && isNumber(words, holder, words.at(-2) ?? ''))
}

function isPersonsName(words: readonly string[], last: string, before: string, scope: Scope): boolean {
  const inName = wordsOf(scope.key).at(-1) === 'name' && ['first', 'last', 'middle', 'given', 'family', 'full'].includes(last)
  if (inName || (words[0] === 'name' && words[1] === 'on')) return true
  if (!names.has(last)) return false
  const holder = words.length > 1 ? before : (wordsOf(scope.key).at(-1) ?? '')
  return !things.has(holder) && !things.has(scope.members.get('object') ?? '')
}

function inAddress({ key, members }: Scope): boolean {
  return wordsOf(key).includes('address') || ['line1', 'city', 'postal_code', 'zip', 'address1'].some((key) => members.has(key))
}
