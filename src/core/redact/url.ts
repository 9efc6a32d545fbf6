import { sensitiveKey, wordsOf } from './key/key.ts'
import { decodePercent, encodePercent } from './percent.ts'
import type { Pseudonym } from './pseudonym/pseudonym.ts'
import { replaceSpans, type Span } from './span.ts'

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
/** Matches `cus_…`, but not ids that give access to a page on their own, such as `rcpt_…` or `live_…`. */
const objectId = /^(?!live_|test_|rcpt_|tok_)[a-z]{2,6}_[A-Za-z\d]{8,32}$/
/** Query parameters that grant access, by their last word. The same keys are harmless in a payload. */
const openers = new Set('key sig auth pass pwd pw session sid bearer code hash'.split(' '))
/**
 * The user and password in a URL. A password that contains `/`, `?` or `#` ends at the last `@`, unless it looks like a
 * port.
 */
const user = /^(?:[a-z][a-z\d+.-]*:)?\/\/(?:([^/?#]*)@|([^/?#:@[]*:(?!\d{0,5}(?:[/?#]|$)).*)@)/is
const origin = /^[a-z][a-z\d+.-]*:\/\/[^/?#;]*/i
const part = /(?:^|[?&;#])([^=&;#?]{1,256})=([^&;#?]*)|[^/?&;#=]+/g
const schemeChars = /[A-Za-z\d+.-]/
/** Maximum nesting of URLs in query values. */
const deepest = 3

type IsId = (part: string) => boolean

/**
 * Replaces everything that grants access in a URL, or in a path and query, and keeps the host and shape. This covers
 * the user, the values of query parameters with a sensitive name (including those in nested URLs), and long random
 * parts such as those in a hosted invoice's URL. Other sensitive data is left to `redactText`.
 */
export function redactUrl(url: string, pseudonym: Pseudonym): string {
  return replaceSpans(
    url,
    spansOfUrl(url, 0, () => false, 0),
    pseudonym,
  )
}

/** Finds the parts of URLs in text that grant access. */
export function findUrls(text: string, isId: IsId, add: (span: Span) => void): void {
  const rest = /[^\s"'<>\\`]*/y
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', rest.lastIndex)) {
    let start = at
    while (start > Math.max(0, at - 24) && schemeChars.test(text[start - 1] ?? '')) start--
    rest.lastIndex = at + 3
    rest.test(text)
    if (start < at) spansOfUrl(text.slice(start, rest.lastIndex), start, isId, 0).forEach(add)
  }
}

/** @param offset offset of the URL in the text to which the spans refer */
function spansOfUrl(url: string, offset: number, isId: IsId, depth: number): Span[] {
  const spans: Span[] = []
  const add = (start: number, end: number, make?: Span['make']): void => {
    spans.push({ start: offset + start, end: offset + end, kind: 'opaque', ...(make && { make }) })
  }
  const [head = '', ...users] = user.exec(url) ?? []
  const credentials = users.find(Boolean)
  if (credentials !== undefined) add(head.length - 1 - credentials.length, head.length - 1)
  const from = Math.max(head.length, origin.exec(url)?.[0].length ?? 0)
  for (const { index, 0: found, 1: key, 2: value } of url.slice(from).matchAll(part)) {
    const end = from + index + found.length
    if (key === undefined || value === undefined) {
      if (opens(decodePercent(found), isId)) add(end - found.length, end)
      continue
    }
    if (value === '') continue
    const inner = decodePercent(value)
    if (isOpener(decodePercent(key)) || opens(inner, isId)) {
      add(end - value.length, end)
      continue
    }
    const within = depth < deepest && inner !== value ? spansOfUrl(inner, 0, isId, depth + 1) : []
    if (within.length > 0)
      add(end - value.length, end, (pseudonym) => encodePercent(replaceSpans(inner, within, pseudonym)))
  }
  return spans
}

function isOpener(key: string): boolean {
  const kind = sensitiveKey(key)
  return openers.has(wordsOf(key).at(-1) ?? '') || (kind !== undefined && kind !== 'email')
}

function opens(found: string, isId: IsId): boolean {
  if (found.length < 16 || uuid.test(found) || objectId.test(found) || isId(found)) return false
  return found
    .split('.')
    .some((text) => text.length >= 16 && /\d/.test(text) && /[a-z]/i.test(text) && /^[\w~%:+-]+$/.test(text))
}
