import { scanJson } from './scan.ts'

/** A number that a double cannot hold, as it was written: 20 digits of an id, or of an amount. */
export interface ExactNumber {
  readonly rawJSON: string
}

interface ExactJson {
  rawJSON(text: string): ExactNumber
  isRawJSON(value: unknown): value is ExactNumber
}

/** ES2026 `JSON.parse` with source text; in Node since 22, not yet in TypeScript's library. */
const exact = JSON as unknown as ExactJson

/** Digits that every double keeps. */
const safeDigits = 15

/** A number that may have more, or what stands before it: most texts have none. */
const longNumber = /(?:^|[\s:,[])-?\d[\d.]{15}/
const wholeNumber = /-?\d[\d.eE+-]*/y

/**
 * `JSON.parse`, but numbers keep all of their digits: two amounts that differ in the 17th are not equal.
 * `JSON.stringify` writes an `ExactNumber` as it was. Numbers are replaced in what was parsed, along with a scan of the
 * text: a reviver takes ten times as long, and whoever sends the text would ask for that with one number.
 */
export function parseExactJson(text: string): unknown {
  const json: unknown = JSON.parse(text)
  if (!longNumber.test(text)) return json
  const root = { json }
  /** What holds the next value, by depth. Of a member that comes twice, the scan meets the earlier one, too. */
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
