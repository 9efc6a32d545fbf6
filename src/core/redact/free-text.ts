import { isCardNumber } from './luhn.ts'
import type { Pseudonym, Sensitive } from './pseudonym.ts'

// Every repetition is bounded: a hostile payload must not make the search slow.
const patterns: Readonly<Record<string, string>> = {
  token: String.raw`(?<![\w-])(?:eyJ[\w-]{8,2000}\.[\w-]{8,8000}\.[\w-]{0,2000}|(?:[sr]k|whsec|gh[opsru]|github_pat|glpat|xox[abeprs])[_-][\w+/-]{12,256}=*)`,
  part: String.raw`(?<=_secret_|\bBearer )[\w.~+/-]{8,2000}=*`,
  email: String.raw`[\p{L}\p{N}.!#$&'*+/=?^_{|}~-]{1,64}(?:@|%40)(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}`,
  // After e-mail: the beginning of an address is no key.
  key: String.raw`(?<![\w-])(?:A(?:KIA|SIA)[A-Z\d]{16}|AIza[\w-]{35})(?![\w-])`,
  ipv6: String.raw`(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4})(?![\w:])`,
  // Not the version of a browser: Chrome/120.0.0.0.
  ipv4: String.raw`(?<![\w.-])(?<![^/]\/)(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\w)`,
  card: String.raw`(?<![\w.-])\d(?:[ -]?\d){11,18}(?![\w-]|\.\d)`,
  phone: String.raw`(?<![\w+])\+\d(?:[ ().-]{0,2}\d){6,14}(?!\w)|(?<![\w.-])(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-])`,
}
const all = new RegExp(Object.entries(patterns).map(([name, source]) => `(?<${name}>${source})`).join('|'), 'giu')
const quick = /@|%40|\d|::|eyJ|secret_|Bearer|whsec|[sr]k[_-]|gh[opsru]_|_pat_|glpat|xox|A[KS]IA|AIza/i
/** Their letters are always so; `asiapacificsoutheast` is no key. */
const cased = /^(?:A(?:KIA|SIA)[A-Z\d]{16}$|AIza)/

/** Replaces e-mail and IP addresses, card and telephone numbers, and what looks like a token, anywhere in a text. */
export function redactText(text: string, pseudonym: Pseudonym): string {
  if (!quick.test(text)) return text
  return text.replace(all, (match, ...rest: unknown[]) => {
    const kind = kindOf(match, rest.at(-1) as Record<string, string | undefined>)
    return kind ? pseudonym(kind, match) : match
  })
}

function kindOf(match: string, groups: Record<string, string | undefined>): Sensitive | undefined {
  if (groups['email'] !== undefined) return 'email'
  if (groups['phone'] !== undefined) return 'phone'
  if (groups['token'] !== undefined || groups['part'] !== undefined) return 'opaque'
  if (groups['key'] !== undefined) return cased.test(match) ? 'opaque' : undefined
  if (groups['card'] !== undefined) return isCardNumber(match.replace(/\D/g, '')) ? 'card' : undefined
  if (groups['ipv4'] !== undefined) return isHost(match) ? 'ipv4' : undefined
  return URL.canParse(`http://[${match}]`) && !/^[01:]*$/.test(match) ? 'ipv6' : undefined
}

/** An address of a machine, other than the own one. */
function isHost(address: string): boolean {
  return address.split('.').every((part) => Number(part) <= 255) && !/^(?:127|0)\./.test(address)
}
