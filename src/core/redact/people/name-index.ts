import type { Pseudonym } from '../pseudonym/pseudonym.ts'
import { cased } from '../pseudonym/shape.ts'
import type { Span } from '../span.ts'
import { commonWords, isUnspaced, plainSpaces, wordsOf, type Word } from './name-words.ts'

/** A person named in a payload, by a single string or by two. */
export type Person = { readonly name: string } | { readonly first: string; readonly last: string }

/** `Jane Doe`, `Doe, Jane`, `J. Doe`, `Doe, J.`, `Jane D.`, `Jane`, `Doe`. */
type Form = 'full' | 'inverted' | 'initial' | 'inverted-initial' | 'first-initial' | 'first' | 'last'

type Names = readonly [given: string, family: string]

interface Mention {
  readonly person: Person
  readonly form: Form
  /** Characters allowed between the name's words, in addition to spaces and commas. */
  readonly gaps: string
  /** If set, only this spelling matches (if not `alone`, also in capitals): the word may also mean something else. */
  readonly written?: string
  /** True if the mention may be the entire text, not just part of a sentence. */
  readonly alone: boolean
}

interface Node {
  readonly next: Map<string, Node>
  mention?: Mention
}

/** Separators used in user names: `jane.doe`, `jane_doe`. */
const loose = '._'
/** Maximum number of words compared per name. */
const mostWords = 16

/**
 * Indexes the names in a payload by their words. Searching text takes at most `mostWords` steps per word, regardless
 * of the number of names.
 */
export class NameIndex {
  readonly #root: Node = { next: new Map() }
  /** Caches pseudonyms, because text may repeat a name thousands of times. */
  readonly #invented = new Map<Person, Names>()

  /** Adds a full name. If `isPerson` is true, its first and last words are also searched for on their own. */
  addFull(name: string, isPerson: boolean): void {
    const words = wordsOf(name)
    const letters = words.filter(({ plain }) => /\p{L}/u.test(plain))
    if (letters.length < 2) return
    const person = { name }
    const isRare = isPerson && words.every(({ plain }) => !commonWords.has(plain))
    this.#addName(person, words, gapsOf(name, words) + (isRare ? loose : ''))
    if (isPerson) this.#addParts(person, words)
  }

  /** Adds a first and last name from two keys of the same object. */
  addPair(first: string, last: string): void {
    const name = `${first} ${last}`
    const words = wordsOf(name)
    this.#addName({ first, last }, words, gapsOf(name, words) + loose, wordsOf(first).length)
  }

  /** Adds a first or last name that has its own key. */
  addPart(part: string): void {
    const words = wordsOf(part)
    const isName = /^[\p{Lu}\p{Lo}]/u.test(part) && part.length >= (isUnspaced(words[0]?.plain ?? '') ? 2 : 3)
    const alone = !commonWords.has(words[0]?.plain ?? '')
    if (isName)
      this.#add(words, { person: { name: part }, form: 'full', gaps: gapsOf(part, words), written: part, alone })
  }

  /** Returns the spans of the text that mention a known person. */
  find(text: string): Span[] {
    if (this.#root.next.size === 0) return []
    const spaced = plainSpaces(text)
    const words = wordsOf(text)
    const spans: Span[] = []
    for (let at = 0; at < words.length; at++) {
      const found = this.#longest(spaced, words, at)
      if (!found) continue
      const [start, end] = [words[at]?.start ?? 0, words[found.last]?.end ?? 0]
      const gap = text.slice(words[at]?.end, words[at + 1]?.start)
      spans.push({
        start,
        end,
        kind: 'name',
        make: (pseudonym) =>
          rendered(found.mention.form, this.#namesOf(found.mention.person, pseudonym), text.slice(start, end), gap),
      })
      at = found.last
    }
    return spans
  }

  #namesOf(person: Person, pseudonym: Pseudonym): Names {
    const known = this.#invented.get(person) ?? invent(person, pseudonym)
    this.#invented.set(person, known)
    return known
  }

  #longest(text: string, words: readonly Word[], first: number): { mention: Mention; last: number } | undefined {
    let node: Node | undefined = this.#root
    let gaps = ''
    let skipped = false
    let found: { mention: Mention; last: number } | undefined
    for (let at = first; node && at < words.length; at++) {
      const [word, before] = [words[at], words[at - 1]]
      if (!word) break
      if (at > first && before) {
        const gap = gapBetween(text, before, word)
        if (gap === undefined) break
        gaps += gap
      }
      const next: Node | undefined = node.next.get(word.plain)
      if (!next && at > first && !skipped && isMiddleInitial(word)) {
        skipped = true
        continue
      }
      node = next
      if (node?.mention && isMention(node.mention, text, words, first, at, gaps))
        found = { mention: node.mention, last: at }
    }
    return found
  }

  #addName(person: Person, words: readonly Word[], gaps: string, firstWords = 1): void {
    const [first, last] = [words.slice(0, firstWords), words.slice(firstWords)]
    const about = { person, gaps, alone: true }
    this.#add(words, { ...about, form: 'full' })
    if (words.every(({ plain }) => isUnspaced(plain))) return
    const [given, family] = [first[0], words.at(-1)]
    if (!given || !family || given === family) return
    const inverted = 'name' in person ? [family, ...words.slice(0, -1)] : [...last, ...first]
    this.#add(inverted, { ...about, form: 'inverted' })
    if (words.length > 2) {
      this.#add([given, family], { ...about, form: 'full' })
      this.#add([family, given], { ...about, form: 'inverted' })
    }
    this.#add([initial(given), family], { ...about, form: 'initial' })
    this.#add([family, initial(given)], { ...about, form: 'inverted-initial' })
    this.#add([given, initial(family)], { ...about, form: 'first-initial' })
  }

  #addParts(person: { readonly name: string }, words: readonly Word[]): void {
    const { name } = person
    for (const [part, form] of [
      [words[0], 'first'],
      [words.at(-1), 'last'],
    ] as const) {
      if (!part) continue
      const written = name.slice(part.start, part.end)
      const names = /^\p{Lu}/u.test(written) && part.plain.length >= 3 && !commonWords.has(part.plain)
      if (names) this.#add([part], { person, form, gaps: '', written, alone: false })
    }
    const spaced = plainSpaces(name)
      .split(' ')
      .filter((part) => part !== '')
    if (spaced.length !== 2 || !words.every(({ plain }) => isUnspaced(plain))) return
    for (const part of spaced)
      if (part.length >= 2)
        this.#add(wordsOf(part), { person: { name: part }, form: 'full', gaps: '', written: part, alone: false })
  }

  #add(words: readonly Pick<Word, 'plain'>[], mention: Mention): void {
    let node = this.#root
    for (const { plain } of words.slice(0, mostWords)) {
      const next: Node = node.next.get(plain) ?? { next: new Map() }
      node.next.set(plain, next)
      node = next
    }
    // Unambiguous mentions take precedence over words that may mean something else.
    if (!node.mention || (mention.alone && !node.mention.alone)) node.mention = mention
  }
}

/** True for a single letter, such as the Q in `Jane Q. Doe`. */
function isMiddleInitial({ plain }: Word): boolean {
  return plain.length === 1 && !isUnspaced(plain)
}

function initial({ plain }: Word): Pick<Word, 'plain'> {
  return { plain: String.fromCodePoint(plain.codePointAt(0) ?? 0) }
}

/** Returns the characters that occur between the words of a name. */
function gapsOf(name: string, words: readonly Word[]): string {
  const spaced = plainSpaces(name)
  return words
    .slice(1)
    .map(({ start }, at) => spaced.slice(words[at]?.end, start))
    .join('')
}

/**
 * Returns any unusual characters between two words of a name, such as `-` in `Jean-Luc`; undefined if the words cannot
 * belong to the same name.
 */
function gapBetween(text: string, before: Word, word: Word): string | undefined {
  const gap = text.slice(before.end, word.start)
  if (gap === '') return isUnspaced(before.plain) || isUnspaced(word.plain) ? '' : undefined
  if (gap.length > 3 || /[^\s._,'+\u00B7\u30FB=-]/u.test(gap)) return undefined
  const plain = gap.replace(/[\s,+]/g, '')
  // Initials are often followed by a full stop.
  return before.plain.length === 1 && plain === '.' ? '' : plain
}

function isMention(
  { written, alone, gaps: allowed }: Mention,
  text: string,
  words: readonly Word[],
  first: number,
  last: number,
  gaps: string,
): boolean {
  if (gaps.split('').some((gap) => !allowed.includes(gap))) return false
  if (written === undefined) return true
  if (!alone && words.length === last - first + 1) return false
  const [start, end] = [words[first]?.start ?? 0, words[last]?.end ?? 0]
  if (/[_-]/.test(text[start - 1] ?? '') || /[_-]/.test(text[end] ?? '')) return false
  const found = text.slice(start, end)
  return found === plainSpaces(written) || (!alone && found === written.toUpperCase())
}

function rendered(form: Form, [given, family]: Names, found: string, gap: string): string {
  if (family === '') return form === 'full' ? cased(found, given) : given
  const forms: Readonly<Record<Form, string>> = {
    full: cased(found, `${given} ${family}`),
    inverted: `${family}${gap}${given}`,
    initial: `${given.slice(0, 1)}${gap}${family}`,
    'inverted-initial': `${family}${gap}${given.slice(0, 1)}`,
    'first-initial': `${given}${gap}${family.slice(0, 1)}`,
    first: given,
    last: family,
  }
  return forms[form]
}

function invent(person: Person, pseudonym: Pseudonym): Names {
  if ('first' in person) return [pseudonym('name', person.first), pseudonym('name', person.last)]
  const invented = pseudonym('name', person.name)
  const at = invented.lastIndexOf(' ')
  return at < 0 ? [invented, ''] : [invented.slice(0, at), invented.slice(at + 1)]
}
