import { tokens } from '../core/json-position.ts'

/** Words in names under which personal data or a secret is likely. */
const words =
  'account_?number address authorization birth card cvc cvv e-?mail fingerprint iban last4 line[12] name passw phone ' +
  'postal secret signature ssn street tax_?id token vat zip (?:^|_)(?:city|dob|ip|key)(?:$|_)'
const sensitive = new RegExp(words.replaceAll(' ', '|'), 'i')

const longest = 40

/**
 * What was there, for a person: its type, and the value too when it is short and nothing in its pointer sounds
 * personal or secret: `string "paid"`, `string of 17 characters`, `array of 3`, `nothing` for what is not there.
 */
export function describe(value: unknown, pointer: string): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `array of ${value.length}`
  if (typeof value === 'object') return 'object'
  if (typeof value === 'boolean') return `boolean ${value}`
  const hidden = tokens(pointer).some((token) => sensitive.test(token))
  if (typeof value === 'string') {
    return hidden || value.length > longest ? `string of ${value.length} characters` : `string ${JSON.stringify(value)}`
  }
  const kind = Number.isInteger(value) ? 'integer' : 'number'
  return hidden ? kind : `${kind} ${Number(value)}`
}
