/** A number that a double cannot hold, as it was written: 20 digits of an id, or of an amount. */
export interface ExactNumber {
  readonly rawJSON: string
}

interface ExactJson {
  rawJSON(text: string): ExactNumber
  isRawJSON(value: unknown): value is ExactNumber
  parse(text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown
}

/** ES2026 `JSON.parse` with source text; in Node since 22, not yet in TypeScript's library. */
const exact = JSON as unknown as ExactJson

/** Digits that every double keeps. */
const safeDigits = 15

/** What stands before a number that may have more: it is looked for, since keeping digits takes 20 times as long. */
const longNumber = /[\s:,[]-?\d[\d.]{15}/

/**
 * `JSON.parse`, but numbers keep all of their digits: two amounts that differ in the 17th are not equal.
 * `JSON.stringify` writes an `ExactNumber` as it was.
 */
export function parseExactJson(text: string): unknown {
  if (!longNumber.test(text) && !/^-?\d/.test(text)) return JSON.parse(text)
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && source.length > safeDigits && digits(source) > safeDigits ? exact.rawJSON(source) : value,
  )
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return exact.isRawJSON(value)
}

function digits(number: string): number {
  return number.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '').length
}
