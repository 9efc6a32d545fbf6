/** IBAN lengths by country. */
const lengths: ReadonlyMap<string, number> = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
  FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
  LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24
  RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

/**
 * Returns the end offset of the IBAN that starts at `start`; undefined if there is none. Its groups may be separated by
 * spaces, dashes, dots or line breaks, and a currency code may follow.
 */
export function ibanEnd(text: string, start: number): number | undefined {
  const length = lengths.get(text.slice(start, start + 2).toUpperCase())
  if (length === undefined) return undefined
  let iban = ''
  let at = start
  for (; iban.length < length; at++) {
    const character = text[at] ?? ''
    if (/[A-Za-z\d]/.test(character)) iban += character
    else if (!/[\s.-]/.test(character) || !/[A-Za-z\d]/.test(text.slice(at - 2, at))) return undefined
  }
  const isWhole = /^(?:[A-Z]{3})?(?![A-Za-z\d])/.test(text.slice(at, at + 4))
  return isWhole && remainder(iban) === 1 ? at : undefined
}

/** Returns the IBAN check digits for a country and account. */
export function ibanDigits(country: string, account: string): string {
  return String(98 - remainder(`${country}00${account}`)).padStart(2, '0')
}

function remainder(iban: string): number {
  let rest = 0
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}
