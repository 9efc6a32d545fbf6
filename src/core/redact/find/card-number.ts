/** Returns the Luhn check digit for a number without its last digit. */
export function luhnDigit(digits: string): string {
  let sum = 0
  for (let at = digits.length - 1, double = true; at >= 0; at--, double = !double) {
    const digit = (digits.charCodeAt(at) - 48) * (double ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return String((10 - (sum % 10)) % 10)
}

/**
 * Number ranges and lengths by issuer: Visa, Mastercard, American Express, Diners, JCB, Discover and UnionPay, Maestro,
 * others.
 */
const issued = new RegExp(
  `^(?:${[
    String.raw`4(?:\d{12}|\d{15}|\d{18})`,
    String.raw`(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}`,
    String.raw`3[47]\d{13}`,
    String.raw`3(?:0[0-5]|09|[689]\d)\d{11,16}`,
    String.raw`35(?:2[89]|[3-8]\d)\d{12,15}`,
    String.raw`6\d{15,18}`,
    String.raw`(?:50|5[6-8])\d{14,17}`,
    String.raw`(?:220[0-4]|8[12]\d\d|9792)\d{12,15}`,
  ].join('|')})$`,
)

/** Checks only the length and the first digits. */
const likeCard = /^(?:[3-6]\d{11,18}|2[2-7]\d{14}|(?:220[0-4]|8[12]\d\d|9792)\d{12,15})$/

/**
 * True if the digits form a plausible card number: a known issuer range and length, and a valid check digit.
 * @param grouped true if the digits were written in groups, as on a card; then 12 to 19 digits that begin like a card
 * number suffice
 */
export function isCardNumber(digits: string, grouped = false): boolean {
  return (grouped ? likeCard : issued).test(digits) && luhnDigit(digits.slice(0, -1)) === digits.at(-1)
}
