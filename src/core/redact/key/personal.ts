import { isIdKey } from './counted.ts'
import type { JsonToken } from '../json-tokens.ts'
import { isThing, sensitiveKey, wordsOf } from './key.ts'
import type { SensitiveKey } from './phrases.ts'

/** The meaning of one of a provider's keys. */
export type Personal =
  | SensitiveKey
  /** Not personal, although the key looks personal. Free-text rules still apply. */
  | 'plain'
  /** An object id, even if it looks like a card number. */
  | 'id'
  /** Merchant-defined text; anything written like a person's name is treated as a name. */
  | 'open'
  /** Either words or card data such as `068412:1142:03/2030`. */
  | 'digits'
  /** A JSON Web Signature that contains JSON, which is redacted. */
  | 'signed'
  /** Base64-encoded JSON, which is redacted. */
  | 'encoded'
  /** Contains the whole event in an encoding that we cannot redact. */
  | 'sealed'

/**
 * Meanings by key (`vpa`), or by parent and key (`properties.name`); `.name` refers to a key of the outermost object.
 */
export type PersonalKeys = ReadonlyMap<string, Personal>

/** Builds a table from space-separated lists of keys, grouped by meaning. */
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

/** Keys that contain merchant-defined data with most providers. */
const openKeys = new Set(
  'metadata meta_data notes custom_data custom_fields customData customFields note_attributes passthrough'.split(' '),
)
/** Keys that refer to people. In most payloads the value is an id, in some a name. */
const roles = new Set(
  `author beneficiary buyer client contact customer donor driver employee guest member owner passenger patient
   payee payer person recipient sender shopper signatory signer student subscriber traveler user`.split(/\s+/),
)
const personName = /^\p{Lu}[\p{L}\p{M}'’.-]{0,40}(?:,?[ \u00A0]\p{Lu}[\p{L}\p{M}'’.-]{0,40}){1,3}$/u
/** Maximum key length for a lookup, in characters; provider keys are short. */
const longest = 64

/** Returns the meaning of a value's key. The provider's table takes precedence over the general rules. */
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

/** True if the value under this key is an object id. */
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
