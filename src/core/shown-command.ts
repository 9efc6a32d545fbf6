import { redactText } from './redact/free-text.ts'
import { shownUrl } from './shown-url.ts'

const name = String.raw`(?:[\w-]*(?:password|passwd|passphrase|pwd|secret|token|apikey)|(?:[\w-]*[_-])?(?:pass|key|auth|authorization|credentials?|cookie|signature|jwt|session))`
const scheme = String.raw`(?:(?:bearer|basic|token|digest)\s+)?`
/** Not a variable of the shell: that one shows nothing, and the command goes on working. */
const value = String.raw`(?!${scheme}\$|\*\*\*)${scheme}[^\s'"&]+`
const named = new RegExp(String.raw`(?<![\w-])((?:--)?${name}(?:\s*[:=]\s*|(?<=--${name})\s+)['"]?)${value}|(?<=\bbearer\s+)(?!\$|\*\*\*)[^\s'"]+`, 'gi')

/**
 * A command line, an `--observe` or `--reset`, or what a command said, as it may be shown and logged: credentials in
 * URLs, headers, options and variables become `***`.
 */
export function shownCommand(text: string): string {
  const urls = text.replace(/https?:\/\/[^\s'"]+/gi, shownUrl).replace(/(?<![\w+.-])((?!https?:)[a-z][\w+.-]*:\/\/)[^\s'"]+@/gi, '$1***@')
  const users = urls.replace(/((?<!\S)(?:-u|--user)[ =]?['"]?[^\s:'"]+:)(?!\$)[^\s'"]+/g, '$1***')
  return redactText(users.replace(named, (_match, before = '') => `${before}***`), (kind, match) => (kind === 'opaque' ? '***' : match))
}
