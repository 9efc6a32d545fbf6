import { redactText } from './free-text.ts'
import { replaceSpans, type Span } from './span.ts'
import { shownUrl, withoutUsers } from './shown-url.ts'

const url = /(?<![\w+.-])[a-z][\w+.-]*:\/\/[^\s'"]+/gi
/**
 * A shell word, or the rest of a shell word, that does not begin with a variable: `s3cret`, `'s3 cret'`, `s3" "cret`,
 * `"s3 cre`.
 */
const word = String.raw`(?!['"]?\$)(?:(?:\\[^]|'[^']*'|"(?:\\[^]|[^"\\])*"|[^\s'"\\])+|'[^']+$|"[^"]+$)`
const userOption = String.raw`((?<!\S)(?:-u|--user)(?:\s+|=)?)`
const quotedUser = String.raw`('[^:']+:)(?!\$)[^']+|("[^:"]+:)(?!\$)[^"]+`
const plainUser = String.raw`((?:'[^:']+'|"[^:"]+"|[^\s:'"]+):)${word}`
const user = new RegExp(`${userOption}(?:${quotedUser}|${plainUser})`, 'g')
/** `mysql -ps3cret`, `sshpass -p s3cret`, `curl -b sid=s3cret` */
const attached = new RegExp(String.raw`((?<!\S)-p|\bsshpass\s+-p\s+)${word}`, 'g')
const attaches = /mysql|mariadb|sshpass/i
const cookie = new RegExp(String.raw`((?<!\S)-b[ =]?)(?:'[^'=$]*=[^'$]*'|"[^"=$]*=[^"$]*"|[^\s'"=$]+=${word})`, 'g')
const name = /(?<![\w-])[\w-]+/g
const endsSecret = /(?:password|passwd|passphrase|pwd|secret|token|apikey)$/i
const lastIsSecret = /(?:^|[_-])(?:pass|pw|sid|key|auth|authorization|credentials?|cookie|signature|jwt|session)$/i
const assigned = /\s*[:=]\s*['"]?/y
const next = /\s+['"]?/y
const scheme = String.raw`(?:(?:bearer|basic|token|digest)\s+)?`
/**
 * Matches up to the end of the enclosing quotes. Does not match options or shell variables; variables reveal nothing
 * and must keep working.
 */
const value = new RegExp(
  String.raw`(?!--)(?!${scheme}(?:\$|\*\*\*))${scheme}(?:(?<=')[^']+|(?<=")[^"]+|[^\s'"&]+)`,
  'iy',
)
/** Maximum number of characters read from the end of a name; the end shows whether it denotes a secret. */
const longest = 64

/**
 * Returns a command line, an `--observe` or `--reset` value, or a command's output in a form that is safe to show and
 * log: credentials in URLs, headers, options and variables become `***`.
 */
export function shownCommand(text: string): string {
  const shown = text.replace(url, (found) =>
    shownUrl(/^https?:/i.test(found) ? found : found.replace(/(?<=^[^:]*:\/\/).*@/s, '***@')),
  )
  const users = withoutUsers(shown).replace(user, '$1$2$3$4***').replace(cookie, '$1***')
  const named = withoutNamed(attaches.test(users) ? users.replace(attached, '$1***') : users)
  return redactText(named, (kind, match) => (kind === 'opaque' && !/^['"]?\*\*\*/.test(match) ? '***' : match))
}

/** Hides values after the name of a secret, as in `--token s3cret`, `Authorization: Basic …` and `PGPASSWORD=…`. */
function withoutNamed(text: string): string {
  const spans: Span[] = []
  let done = 0
  for (const { index, 0: found } of text.matchAll(name)) {
    if (index < done) continue
    const isSecret = endsSecret.test(found.slice(-longest)) || lastIsSecret.test(found.slice(-longest))
    if (!isSecret && found.toLowerCase() !== 'bearer') continue
    const at = index + found.length
    const start =
      (isSecret ? endOf(assigned, text, at) : undefined) ??
      (!isSecret || found.startsWith('--') ? endOf(next, text, at) : undefined)
    const end = start === undefined ? undefined : endOf(value, text, start)
    if (start === undefined || end === undefined) continue
    spans.push({ start, end, kind: 'opaque' })
    done = end
  }
  return replaceSpans(text, spans, () => '***')
}

/** Returns the end offset of a match that starts exactly at `at`. */
function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
