import { expect, test } from 'vitest'
import { parseExactJson } from '../../../src/core/json/exact.ts'
import { isoExponent, majorUnits, minorUnits } from '../../../src/core/billing/money.ts'

test('minor units are read unchanged, also from strings and beyond 2^53', () => {
  expect(minorUnits(2000, 'usd')).toEqual({ amount: 2000n, currency: 'USD' })
  expect(minorUnits('-5', 'JPY')).toEqual({ amount: -5n, currency: 'JPY' })
  expect(minorUnits(parseExactJson('9007199254740993'), 'usd')).toEqual({ amount: 9007199254740993n, currency: 'USD' })
})

test.each([
  [12.5, 'usd'],
  [2 ** 53, 'usd'],
  ['1e3', 'usd'],
  [null, 'usd'],
  [1, 'dollars'],
  [1, undefined],
  [{}, 'usd'],
  [Number.NaN, 'usd'],
])('%j %j is not an amount', (amount, currency) => {
  expect(minorUnits(amount, currency)).toBeUndefined()
})

test.each([
  ['12.34', 'EUR', 1234n],
  ['12', 'EUR', 1200n],
  ['-0.5', 'EUR', -50n],
  ['500', 'JPY', 500n],
  ['1.234', 'KWD', 1234n],
  ['12.340', 'EUR', 1234n],
  [19.99, 'USD', 1999n],
])('%j %s in major units is %s in minor units', (text, currency, amount) => {
  expect(majorUnits(text, currency)).toEqual({ amount, currency })
})

test('more digits than the currency has are not rounded', () => {
  expect(majorUnits('12.345', 'EUR')).toBeUndefined()
  expect(majorUnits('0.5', 'JPY')).toBeUndefined()
})

test('exponents follow ISO 4217', () => {
  expect(['usd', 'JPY', 'kwd', 'ISK'].map(isoExponent)).toEqual([2, 0, 3, 0])
})
