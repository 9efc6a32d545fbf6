import type { JsonObject } from '../../core/json/json.ts'
import { minorUnits, isoExponent, type Money } from '../../core/billing/money.ts'

/** Adyen's number of decimal places for the currencies where it differs from ISO 4217. */
const exponents: Readonly<Record<string, number>> = { CLP: 2, CVE: 0, IDR: 0, ISK: 2 }

/**
 * Returns `{value, currency}` as Money in ISO 4217 units; undefined if it is not an amount, or not a multiple of ISO's
 * minor unit.
 */
export function adyenMoney({ value, currency }: JsonObject): Money | undefined {
  const money = minorUnits(value, currency)
  const ours = money && exponents[money.currency]
  if (!money || ours === undefined) return money
  const shift = isoExponent(money.currency) - ours
  if (shift >= 0) return { ...money, amount: money.amount * 10n ** BigInt(shift) }
  const unit = 10n ** BigInt(-shift)
  return money.amount % unit === 0n ? { ...money, amount: money.amount / unit } : undefined
}
