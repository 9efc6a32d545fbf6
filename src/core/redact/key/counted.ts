import type { JsonToken } from '../json-tokens.ts'
import { wordsOf } from './key.ts'

const counts = new Set(
  `amount total subtotal price fee tax balance quantity count net gross cost credit debit limit sequence size version
   created updated at time timestamp date ms millis money sum`.split(/\s+/),
)

/** True if the key indicates that a number is an amount, count, time or id. */
export function isCounted({ key, scope }: JsonToken): boolean {
  return isIdKey(key) || [...wordsOf(scope.key), ...wordsOf(key)].some((word) => counts.has(word))
}

/** True for keys such as `id`, `customer_id` and `orderIds`. */
export function isIdKey(key: string): boolean {
  return /^(?:id|uuid|guid)$/.test(wordsOf(key).at(-1) ?? '')
}
