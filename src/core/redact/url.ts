import { sensitiveKey } from './key.ts'
import type { Pseudonym } from './pseudonym.ts'
import { replaceSpans, type Finder, type Span } from './span.ts'

const plain = { key: '', parent: undefined, members: new Map<string, undefined>() }
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
/** `cus_…`, and not what opens a page by itself, such as `rcpt_…` or `live_…`. */
const objectId = /^(?!live_|test_|rcpt_|tok_)[a-z]{2,6}_[A-Za-z\d]{8,32}$/
/** Query parameters that grant access, although the same keys are harmless in a payload. */
const opener = /(?:^|[_-])(?:key|sig|auth|pass|pwd|session|sid|bearer|code|hash)$/i
const part = /[?&#]([^=&#?]{1,256})=([^&#]*)|[^/?&#=]+/g
const schemeChars = /[A-Za-z\d+.-]/

/**
 * A URL, or its path and query, whose host and shape stay, without what would open it: the user, query values with a
 * telling name, and
 * long random parts such as those of a hosted invoice. Anything else that is sensitive is left to `redactText`.
 * @param isId returns true if a part is a known object id
 */
export function redactUrl(url: string, pseudonym: Pseudonym, isId: (part: string) => boolean = () => false): string {
  const spans: Span[] = []
  findParts(url, 0, url.length, isId, (start, end, kind) => spans.push({ start, end, kind }))
  return replaceSpans(url, spans, pseudonym)
}

/** Finds the parts of URLs that grant access. */
export function findUrls(text: string, isId: (part: string) => boolean, add: Parameters<Finder>[1]): void {
  const rest = /[^\s"'<>\\`]*/y
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', rest.lastIndex)) {
    let start = at
    while (start > Math.max(0, at - 24) && schemeChars.test(text[start - 1] ?? '')) start--
    rest.lastIndex = at + 3
    rest.test(text)
    if (start < at) findParts(text, start, rest.lastIndex, isId, add)
  }
}

/** Checks the URL at `start` to `end`. */
function findParts(
  text: string,
  start: number,
  end: number,
  isId: (part: string) => boolean,
  add: Parameters<Finder>[1],
): void {
  const url = text.slice(start, end)
  const [head = '', user = ''] = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*@)?/i.exec(url) ?? []
  if (user.length > 1) add(start + head.length - user.length, start + head.length - 1, 'opaque')
  for (const { index, 0: found, 1: name, 2: value } of url.slice(head.length).matchAll(part)) {
    const to = start + head.length + index + found.length
    if (name === undefined || value === undefined) {
      if (opens(found, isId)) add(to - found.length, to, 'opaque')
      continue
    }
    const kind = opener.test(name) ? 'opaque' : sensitiveKey(name, plain)
    if (value !== '' && ((kind && kind !== 'email') || opens(value, isId))) add(to - value.length, to, 'opaque')
  }
}

function opens(found: string, isId: (part: string) => boolean): boolean {
  const isRandom = found.length >= 16 && /\d/.test(found) && /[a-z]/i.test(found) && /^[\w~%+-]+$/.test(found)
  return isRandom && !uuid.test(found) && !objectId.test(found) && !isId(found)
}
