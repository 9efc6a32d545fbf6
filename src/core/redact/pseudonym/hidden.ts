import type { Pseudonym, Sensitive } from './pseudonym.ts'

const marks: Readonly<Record<Sensitive, string>> = {
  email: '<email>',
  phone: '<phone>',
  name: '<name>',
  birth: '<birth>',
  street: '<street>',
  city: '<city>',
  state: '<state>',
  place: '<place>',
  card: '<card>',
  iban: '<iban>',
  ssn: '<ssn>',
  ipv4: '<ipv4>',
  ipv6: '<ipv6>',
  opaque: '<hidden>',
}
const everyMark = new RegExp(Object.values(marks).join('|'), 'gi')

/**
 * Replaces a value with a placeholder that is the same on every machine and does not depend on the value. Numbers stay
 * numbers.
 */
export const hidden: Pseudonym = (kind, value) => {
  const isNumber = /^-?[\d.]+$/.test(value)
  return isNumber && (kind === 'opaque' || kind === 'birth' || kind === 'place' || kind === 'card') ? '0' : marks[kind]
}

/** Removes the placeholders inserted by `hidden`. */
export function withoutMarks(text: string): string {
  return text === '0' ? '' : text.replace(everyMark, '')
}
