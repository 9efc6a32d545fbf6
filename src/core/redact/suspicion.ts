import { isIdKey } from './key/counted.ts'
import { isTechnical } from './value.ts'

/** Kinds of unredacted text, most suspicious first. */
export const suspicions = ['words', 'number', 'random', 'link', 'word', 'code', 'form'] as const

export type Suspicion = (typeof suspicions)[number]

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
const time = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?$/
const amount = /^\p{Sc}?-?\d{1,9}(?:[.,]\d{1,12})?\p{Sc}?$/u
const unixTime = /^1\d{9}(?:\d{3})?$/
const code = /^[a-z\d]+(?:[._:/-][a-z\d]+)*$|^[A-Z\d]+(?:[._-][A-Z\d]+)*$/

/**
 * Classifies a string by its form: `words` is free text or names, `number` has seven digits or more, `random` may be a
 * token, `word` may be a name, `code` is meant for programs, and `form` is a time, an amount, or an id according to its
 * key.
 */
export function suspicionOf(text: string, key: string): Suspicion {
  if ([uuid, time, amount, unixTime].some((form) => form.test(text)) || (isTechnical(text) && !/^https?:/.test(text)))
    return 'form'
  if ((/\s/.test(text.trim()) && /\p{L}/u.test(text)) || /(?![A-Za-z])\p{L}/u.test(text)) return 'words'
  if (isIdKey(key) && !text.includes('://')) return 'form'
  if (!/[A-Za-z]/.test(text)) return (text.match(/\d/g)?.length ?? 0) >= 7 ? 'number' : 'form'
  if (text.includes('://') || /^\/[\w/]/.test(text)) return 'link'
  if (text.length >= 20 && /\d/.test(text) && !/\s/.test(text)) return 'random'
  return code.test(text) ? 'code' : 'word'
}
