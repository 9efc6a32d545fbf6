import { findAccounts } from './find/account.ts'
import { findMachines } from './find/address.ts'
import { findCards } from './find/card.ts'
import { findEmails } from './find/email.ts'
import { findPairs } from './find/pair.ts'
import { findPhones } from './find/phone.ts'
import { tokenHint } from './find/token-forms.ts'
import { findTokens } from './find/token.ts'
import { fold } from './people/fold.ts'
import type { Pseudonym, Sensitive } from './pseudonym/pseudonym.ts'
import { replaceSpans, type Span } from './span.ts'
import { findUrls } from './url.ts'

/** Most strings contain none of these; such strings are searched only for numbers, IP addresses and tokens. */
const mark = new RegExp(
  String.raw`[@=\uFF20\uFE6B]|[A-Za-z]["']?\s?:|<\/|::|%(?:25){0,3}40|&#|&commat|u0040|[([{] ?at ?[)\]}]` +
    '|_secret_|-----BEGIN|bearer|basic |pass|pwd|secret|key',
  'i',
)
/** Seven digits close together. IP addresses may have fewer digits, so they are found separately. */
const number = /\p{Nd}(?:[^\p{Nd}]{0,6}\p{Nd}){6}/u
/** Separators between digit groups in URLs and HTML. */
const separator = /%(?:20|2D|2E)|&nbsp;|&#160;|<br ?\/?>/gi
const uuid = /(?<![\da-f])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-f])/gi
const uuidLength = 36
const machine = /(?:\d{1,3}\.){3}\d|:[\da-f]{0,4}:/i

/**
 * Replaces email and IP addresses, card and telephone numbers, and anything that looks like a token, anywhere in the
 * text.
 */
export function redactText(text: string, pseudonym: Pseudonym): string {
  return replaceSpans(text, spansIn(text), pseudonym)
}

/**
 * Finds sensitive data in text by its form.
 * @param isId returns true if part of a URL is a known object id
 */
export function spansIn(text: string, isId: (part: string) => boolean = () => false): Span[] {
  const spans: Span[] = []
  const add = (start: number, end: number, kind: Sensitive): void => void spans.push({ start, end, kind })
  const spaced = text.replace(separator, (found) => ' '.repeat(found.length))
  const hasNumber = number.test(spaced)
  const hasMark = mark.test(text)
  if (!hasNumber && !hasMark && !machine.test(text) && !tokenHint.test(text)) return spans
  const plain = fold(text)
  if (hasNumber) findNumbers(text, spaced, spans)
  findMachines(plain, add)
  findTokens(plain, add)
  if (!hasMark) return spans
  findEmails(plain, add)
  findPairs(plain, add)
  if (plain.includes('://')) findUrls(text, isId, (span) => spans.push(span))
  return spans
}

/**
 * Finds numbers in text, using a copy (`spaced`) in which separators were replaced with spaces. Pseudonyms keep the
 * original separators.
 */
function findNumbers(text: string, spaced: string, spans: Span[]): void {
  const plain = fold(spaced)
  const add = (start: number, end: number, kind: Sensitive): void => {
    if (isInUuid(plain, start, end)) return
    const [found, given] = [text.slice(start, end), spaced.slice(start, end)]
    const make: Span['make'] = (pseudonym) => {
      const made = pseudonym(kind, given)
      return made.length === given.length ? made.replaceAll(' ', (_space, at: number) => found.charAt(at)) : made
    }
    spans.push({ start, end, kind, ...(found !== given && { make }) })
  }
  for (const find of [findCards, findAccounts, findPhones]) find(plain, add)
}

/**
 * True if the match is part of a UUID: `6706-8679-8000-0000` could be a card number, `ee73c155-53b3-7dc2-bfff` an IBAN.
 */
function isInUuid(text: string, start: number, end: number): boolean {
  const from = Math.max(0, start - uuidLength)
  const around = text.slice(from, end + uuidLength)
  return Array.from(around.matchAll(uuid)).some(
    ({ index }) => from + index <= start && end <= from + index + uuidLength,
  )
}
