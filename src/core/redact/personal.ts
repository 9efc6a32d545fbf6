import { isIdKey } from './counted.ts'
import type { JsonToken } from './json-tokens.ts'
import { isThing, sensitiveKey, wordsOf } from './key.ts'
import type { SensitiveKey } from './key-phrases.ts'

/** What a provider's key holds. */
export type Personal =
  | SensitiveKey
  /** Nothing personal, though its name sounds so; what shows by its look is replaced all the same. */
  | 'plain'
  /** The id of an object, though it may look like the number of a card. */
  | 'id'
  /** Texts of the merchant's own: what is written like a name of a person is one. */
  | 'open'
  /** Words, or digits of a card: `068412:1142:03/2030`. */
  | 'digits'
  /** A JSON Web Signature around JSON, which is looked into. */
  | 'signed'
  /** JSON in base64, which is looked into. */
  | 'encoded'
  /** The event in a form that nobody looks into. */
  | 'sealed'

/** By key, or by the key of the object and the key: `properties.name`; `.name` is that of the outermost object. */
export type PersonalKeys = ReadonlyMap<string, Personal>

/** @param keys the keys of a meaning, parted by spaces */
export function personalKeys(keys: Readonly<Partial<Record<Personal, string>>>): PersonalKeys {
  return new Map(
    Object.entries(keys).flatMap(([meaning, list]) =>
      list
        .trim()
        .split(/\s+/)
        .map((key) => [key, meaning as Personal] as const),
    ),
  )
}

/** In most providers' payloads these hold what the merchant put there. */
const openKeys = new Set(
  'metadata meta_data notes custom_data custom_fields customData customFields note_attributes passthrough'.split(' '),
)
/** Keys of people, of whom most payloads have the ids. */
const roles = new Set(
  `author beneficiary buyer client contact customer donor driver employee guest member owner passenger patient payee payer
   person recipient sender shopper signatory signer student subscriber traveler user`.split(/\s+/),
)
const personName = /^\p{Lu}[\p{L}\p{M}'’.-]{0,40}(?:,?[ \u00A0]\p{Lu}[\p{L}\p{M}'’.-]{0,40}){1,3}$/u
/** Keys of a provider are short; longer ones are not compared. */
const longest = 64

/** What the key of a text or number means: the provider's word goes before the general rules. */
export function meaningOf(
  { kind, key, scope, text }: JsonToken,
  keys: PersonalKeys,
): SensitiveKey | 'signed' | 'encoded' | undefined {
  const own = lookUp(keys, scope.key, key)
  if (own === 'plain' || own === 'id') return undefined
  if (own === 'sealed') return 'opaque'
  if (own === 'digits') return kind === 'string' && /\d{4}/.test(text) ? 'opaque' : undefined
  if (own !== undefined && own !== 'open') return own
  const meaning = sensitiveKey(key, scope)
  if (meaning !== undefined) return meaning
  const isOpen =
    own === 'open' ||
    openKeys.has(scope.key) ||
    openKeys.has(key) ||
    lookUp(keys, '', scope.key) === 'open' ||
    roles.has(wordsOf(key).at(-1) ?? '')
  return isOpen && !isThing(key) ? ofMerchant(text) : undefined
}

/** Whether a key holds the id of an object. */
export function holdsId({ key, scope }: JsonToken, keys: PersonalKeys): boolean {
  return isIdKey(key) || lookUp(keys, scope.key, key) === 'id'
}

function ofMerchant(text: string): SensitiveKey | undefined {
  return text.length <= 120 && personName.test(text) ? 'name' : undefined
}

function lookUp(keys: PersonalKeys, holder: string, key: string): Personal | undefined {
  if (keys.size === 0 || key.length > longest) return undefined
  return (holder.length > longest ? undefined : keys.get(`${holder}.${key}`)) ?? keys.get(key)
}
