/** The digit that makes a card number out of all its digits but the last. */
export function luhnDigit(digits: string): string {
  let sum = 0
  for (let at = digits.length - 1, double = true; at >= 0; at--, double = !double) {
    const digit = Number(digits[at]) * (double ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return String((10 - (sum % 10)) % 10)
}

/** Could be the number of a payment card: its check digit fits, and it begins and is as long as an issuer's. */
export function isCardNumber(digits: string): boolean {
  return /^(?:[45]\d{12,18}|3[0-9]\d{12,17}|2[2-7]\d{14}|6\d{11,18})$/.test(digits) && luhnDigit(digits.slice(0, -1)) === digits.at(-1)
}
