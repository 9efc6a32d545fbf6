import { scanJson } from './scan.ts'

/** A number with too many digits for a double, as written, such as an id or amount with 20 digits. */
export interface ExactNumber {
  readonly rawJSON: string
}

interface ExactJson {
  rawJSON(text: string): ExactNumber
  isRawJSON(value: unknown): value is ExactNumber
}

/** `JSON.parse` source text access (ES2026): available since Node.js 22, but not yet in TypeScript's library. */
const exact = JSON as unknown as ExactJson

/** Number of decimal digits that a double always preserves. */
const safeDigits = 15

/** Matches text that may contain a number with more digits than that; most text contains none. */
const longNumber = /(?:^|[\s:,[])-?\d[\d.]{15}/
const wholeNumber = /-?\d[\d.eE+-]*/y

/**
 * Parses like `JSON.parse`, but keeps all digits of numbers, so that amounts that differ only in the 17th digit are not
 * equal. `JSON.stringify` writes an `ExactNumber` as it was written. A scan of the text patches long numbers into the
 * parsed value: a reviver would take ten times as long, and a sender could trigger that with a single number.
 */
export function parseExactJson(text: string): unknown {
  const json: unknown = JSON.parse(text)
  if (!longNumber.test(text)) return json
  const root = { json }
  /**
   * The container of the next value, by depth. The scan also visits earlier occurrences of a repeated member, which the
   * parsed value does not contain.
   */
  const holders: unknown[] = [root]
  scanJson(text, (depth, key = 'json', offset) => {
    const holder = holders[depth]
    const value = memberOf(holder, key)
    holders[depth + 1] = value
    if (typeof value !== 'number' && !isExactNumber(value)) return
    wholeNumber.lastIndex = offset
    const source = wholeNumber.exec(text)?.[0]
    if (source === undefined || Number(source) !== Number(isExactNumber(value) ? value.rawJSON : value)) return
    const isLong = source.length > safeDigits && digits(source) > safeDigits
    if (isLong || isExactNumber(value))
      Object.defineProperty(holder, key, { value: isLong ? exact.rawJSON(source) : Number(source) })
  })
  return root.json
}

function memberOf(holder: unknown, key: string | number): unknown {
  const fits = typeof holder === 'object' && holder !== null && Array.isArray(holder) === (typeof key === 'number')
  return fits && Object.hasOwn(holder, key) ? (holder as Record<string | number, unknown>)[key] : undefined
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return exact.isRawJSON(value)
}

function digits(number: string): number {
  return number.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '').length
}
