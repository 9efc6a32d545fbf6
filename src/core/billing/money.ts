import { isExactNumber } from '../json/exact.ts'

/** An amount in minor units, never floating-point. */
export interface Money {
  readonly amount: bigint
  /** ISO 4217, upper case. */
  readonly currency: string
}

const zeroDecimals = new Set([
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'JPY',
  'KMF',
  'KRW',
  'MGA',
  'PYG',
  'RWF',
  'UGX',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
  'ISK',
])
const threeDecimals = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'])

/** Returns the number of decimal places that ISO 4217 defines. For providers that deviate, see `majorUnits`. */
export function isoExponent(currency: string): number {
  const code = currency.toUpperCase()
  return zeroDecimals.has(code) ? 0 : threeDecimals.has(code) ? 3 : 2
}

/**
 * Converts a whole number of minor units (a number, an exact number or a string of digits) to Money; undefined for
 * anything else.
 */
export function minorUnits(amount: unknown, currency: unknown): Money | undefined {
  if (typeof currency !== 'string' || !/^[A-Za-z]{3}$/.test(currency)) return undefined
  const text = Number.isSafeInteger(amount) ? (amount as number) : digits(amount)
  if (text === undefined || (typeof text === 'string' && !/^-?\d{1,30}$/.test(text))) return undefined
  return { amount: BigInt(text), currency: currency.toUpperCase() }
}

/**
 * Converts a decimal string such as `12.34`, or an exact number, from major units to Money; undefined for anything
 * else, and for amounts with more decimal places than the currency has.
 */
export function majorUnits(
  amount: unknown,
  currency: unknown,
  exponent: (currency: string) => number = isoExponent,
): Money | undefined {
  const text = digits(amount)
  const match = text === undefined ? null : /^(-?)(\d{1,24})(?:\.(\d{1,12}))?$/.exec(text)
  if (typeof currency !== 'string' || !/^[A-Za-z]{3}$/.test(currency) || !match) return undefined
  const [, sign = '', whole = '0', fraction = ''] = match
  const places = exponent(currency)
  const kept = fraction.slice(0, places).padEnd(places, '0')
  if (/[1-9]/.test(fraction.slice(places))) return undefined
  return { amount: BigInt(`${sign}${whole}${kept}`), currency: currency.toUpperCase() }
}

function digits(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim()
  if (isExactNumber(value)) return value.rawJSON
  return typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value))
    ? String(value)
    : undefined
}
