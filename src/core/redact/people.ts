import type { JsonToken } from './json-tokens.ts'
import { sensitiveKey } from './key.ts'
import type { Pseudonym } from './pseudonym.ts'

/** Two to four capitalised words. */
const fullName = /^\p{Lu}[\p{L}'.-]*(?: \p{Lu}[\p{L}'.-]*){1,3}$/u
/** One capitalised word, and no short one: those stand in many texts. */
const partOfName = /^\p{Lu}[\p{L}'-]{2,}$/u
const keyOfPart = /first|last|middle|given|family|surname/i
/** Of each sort; a payload that names more people than this names too many to search for. */
const most = 50

/**
 * Finds the people that a payload names in its other texts: in full and in any case, also as `Doe, Jane`; a first or
 * a last name by itself where it is written in the same way, so that `test` stays a mode when somebody is called Test.
 */
export function replacePeople(tokens: readonly JsonToken[], pseudonym: Pseudonym): (text: string) => string {
  const fullNames = named(tokens, fullName, /(?:)/)
  const parts = new Set(named(tokens, partOfName, keyOfPart))
  if (fullNames.length + parts.size === 0) return (text) => text
  const inverted = new Map(fullNames.map((name) => [lastFirst(name, ' ').toLowerCase(), name]))
  const patterns = [...fullNames, ...fullNames.map((name) => lastFirst(name, ',? ')), ...parts]
  const longestFirst = patterns.toSorted((a, b) => b.length - a.length).map((pattern) => pattern.replaceAll('.', '\\.'))
  const all = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  const replace = (found: string): string => {
    const name = inverted.get(found.toLowerCase().replace(',', ''))
    if (name !== undefined) return lastFirst(pseudonym('name', name), found.includes(',') ? ', ' : ' ')
    return found.includes(' ') || parts.has(found) ? pseudonym('name', found) : found
  }
  // A text may name the same people thousands of times.
  const known = new Map<string, string>()
  return (text) => text.replace(all, (found) => known.get(found) ?? known.set(found, replace(found)).get(found) ?? found)
}

function named(tokens: readonly JsonToken[], form: RegExp, under: RegExp): string[] {
  const found = tokens.filter(({ kind, text, key, scope }) => kind === 'string' && form.test(text) && under.test(key) && sensitiveKey(key, scope) === 'name')
  return [...new Set(found.map(({ text }) => text))].slice(0, most)
}

function lastFirst(name: string, between: string): string {
  const at = name.lastIndexOf(' ')
  return at < 0 ? name : `${name.slice(at + 1)}${between}${name.slice(0, at)}`
}
