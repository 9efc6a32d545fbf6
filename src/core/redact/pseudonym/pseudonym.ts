import { luhnDigit } from '../find/card-number.ts'
import { signOf } from '../find/at-sign.ts'
import { fold } from '../people/fold.ts'
import { ibanDigits } from '../find/iban.ts'
import { fitting, like, scramble, withDigits } from './shape.ts'
import { choices, type Choices } from './stream.ts'
import { family, given, states, streets, towns } from './words.ts'

/** The kinds of sensitive values: personal data and anything that grants access. */
export type Sensitive =
  | 'email'
  | 'phone'
  | 'name'
  /** A date of birth, or its day, month or year. */
  | 'birth'
  | 'street'
  | 'city'
  | 'state'
  /** Latitude or longitude in degrees. */
  | 'place'
  | 'card'
  | 'iban'
  /** A social security number. */
  | 'ssn'
  | 'ipv4'
  | 'ipv6'
  /** Any value of which only the shape is kept: secrets, tokens, postal codes, the last four digits. */
  | 'opaque'

/** Replaces a value with a meaningless value of the same form. */
export type Pseudonym = (kind: Sensitive, value: string) => string

/** In a Stripe client secret, an object id precedes the secret part. */
const stripeSecret = /^(?:pi|seti|src|cs(?:_test|_live)?|accs|cuss|fcsess|vs)_[A-Za-z\d]{6,64}_secret_/
/** Cache limits; the cache helps because the same customers recur throughout an export. */
const mostKnown = 10_000
const longestKnown = 256

/**
 * Creates pseudonyms. With the same salt, a value always gets the same pseudonym; with another salt, a different one.
 * Without the salt, nobody can verify a guess at the original value. Addresses and numbers come from ranges reserved
 * for examples.
 * @param salt secret, at least 16 bytes
 */
export function pseudonyms(salt: Uint8Array): Pseudonym {
  const known = new Map<string, string>()
  return (kind, given) => {
    if (given.length > longestKnown) return invent(salt, kind, given)
    const key = `${kind} ${given}`
    const made = known.get(key) ?? invent(salt, kind, given)
    if (known.size >= mostKnown) known.clear()
    known.set(key, made)
    return made
  }
}

function invent(salt: Uint8Array, kind: Sensitive, given: string): string {
  const value = kind === 'opaque' ? given : fold(given)
  const same = canonical(kind, value)
  for (let attempt = 0; attempt < 16; attempt++) {
    const replaced = makers[kind](value, choices(salt, kind, same, attempt))
    if (replaced !== given) return replaced
  }
  return given
}

/** Maps all spellings of a value to a single string so that they share a pseudonym. */
function canonical(kind: Sensitive, value: string): string {
  if (kind === 'opaque') return value
  if (kind === 'phone' || kind === 'card' || kind === 'ssn') return value.replace(/\D/g, '')
  if (kind === 'iban') return value.replace(/[^A-Za-z\d]/g, '').toUpperCase()
  return kind === 'email' ? value.toLowerCase().replace(signOf(value) ?? '@', '@') : value.toLowerCase()
}

const pick = (words: readonly string[], { below }: Choices): string => words[below(words.length)] ?? ''
const digits = (count: number, { below }: Choices): string => Array.from({ length: count }, () => below(10)).join('')
const hex = (count: number, { below }: Choices): string =>
  Array.from({ length: count }, () => below(16).toString(16)).join('')

const makers: Readonly<Record<Sensitive, (value: string, choice: Choices) => string>> = {
  email: (value, choice) => {
    const at = signOf(value) ?? '@'
    return value.length < 27 ? `${hex(8, choice)}${at}example.com` : `user-${hex(10, choice)}${at}example.com`
  },
  phone: (value, choice) => {
    const count = value.replace(/\D/g, '').length
    // Country code 999 and area code 555 are unassigned, so no real telephone can ring.
    const prefix = value.trimStart().startsWith('+') ? '999' : '555'
    return withDigits(value, count < 7 ? digits(count, choice) : prefix + digits(count - 3, choice))
  },
  name: (value, choice) => {
    if (!/\s/.test(value.trim())) return like(value, pick(fitting(given, value.length), choice))
    const first = pick(fitting(given, value.length - 4), choice)
    return like(value, `${first} ${pick(fitting(family, value.length - first.length - 1), choice)}`)
  },
  birth: (value, choice) => {
    if (/^\d{1,2}$/.test(value)) return String(1 + choice.below(12))
    const year = `19${10 + choice.below(90)}`
    if (/^\d{4}$/.test(value)) return year
    const two = (limit: number): string => String(1 + choice.below(limit)).padStart(2, '0')
    return /^\d{4}-\d{2}-\d{2}/.test(value)
      ? `${year}-${two(12)}-${two(28)}${value.slice(10)}`
      : scramble(value, choice)
  },
  street: (value, choice) =>
    like(value, `${1 + choice.below(99)} ${pick(fitting(streets, value.length - 10), choice)} Street`),
  city: (value, choice) => like(value, pick(fitting(towns, value.length), choice)),
  state: (value, choice) => (/^[A-Z]{2}$/.test(value) ? pick(states, choice) : scramble(value, choice)),
  card: (value, choice) => {
    const count = value.replace(/\D/g, '').length
    const body = `400000${digits(count - 7, choice)}`
    return withDigits(value, body + luhnDigit(body))
  },
  ssn: (value, choice) => withDigits(value, `000${digits(6, choice)}`),
  iban: (value, choice) => {
    const plain = value.replace(/[^A-Za-z\d]/g, '').toUpperCase()
    // No bank uses this code, so the account cannot exist.
    const account = plain.slice(4, 8).replace(/[A-Z]/g, 'X').replace(/\d/g, '0') + scramble(plain.slice(8), choice)
    const made = plain.slice(0, 2) + ibanDigits(plain.slice(0, 2), account) + account
    let at = 0
    return value.replace(/[A-Za-z\d]/g, () => made[at++] ?? '0')
  },
  place: (value, choice) =>
    value.replace(/\d+(?:\.\d+)?/, (number) => `${choice.below(9)}${scramble(number.replace(/^\d+/, ''), choice)}`),
  ipv4: (_value, choice) => `${pick(['192.0.2', '198.51.100', '203.0.113'], choice)}.${1 + choice.below(254)}`,
  ipv6: (_value, choice) =>
    `2001:db8::${Array.from({ length: 4 }, () => (1 + choice.below(65_535)).toString(16)).join(':')}`,
  opaque: (value, choice) => {
    const [id = ''] = stripeSecret.exec(value) ?? []
    return id + scramble(value.slice(id.length), choice)
  },
}
