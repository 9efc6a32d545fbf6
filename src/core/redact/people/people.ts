import type { JsonToken, Scope } from '../json-tokens.ts'
import { NameIndex } from './name-index.ts'
import { meaningOf, type PersonalKeys } from '../key/personal.ts'
import { kindOfValue } from '../value.ts'

const keyOfFirst = /first|given/i
const keyOfLast = /last|family|surname/i
const keyOfPart = /first|last|middle|given|family|surname/i
/** Keys of company names, whose words are often common words. */
const keyOfCompany = /compan|organi[sz]ation|business|merchant|legal|shop|store|account/i

/** Collects the people whose names appear under name keys, so that they can be found in all other strings. */
export function peopleIn(tokens: readonly JsonToken[], keys: PersonalKeys): NameIndex {
  const people = new NameIndex()
  const pairs = new Map<Scope, { first?: string; last?: string }>()
  for (const token of tokens) {
    const { kind, text, key, scope } = token
    if (kind !== 'string' || meaningOf(token, keys) !== 'name' || kindOfValue(text, 'name') !== 'name') continue
    if (!keyOfPart.test(key)) {
      people.addFull(text, !keyOfCompany.test(key) && !keyOfCompany.test(scope.key.slice(-64)))
      continue
    }
    people.addPart(text)
    const pair = pairs.get(scope) ?? {}
    if (keyOfFirst.test(key)) pair.first ??= text
    else if (keyOfLast.test(key)) pair.last ??= text
    pairs.set(scope, pair)
  }
  for (const { first, last } of pairs.values())
    if (first !== undefined && last !== undefined) people.addPair(first, last)
  return people
}
