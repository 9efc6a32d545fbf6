import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fit, fitMiddle, widthOf, wrap } from '../../../src/tui/text/cell.ts'
import { clean } from '../../../src/tui/text/clean.ts'

test('escape sequences are shown as text', () => {
  expect(clean('\u001B[2J\u0007\u009B31m')).toBe('\\x1b[2J\\x07\\x9b31m')
  expect(clean('a\u202Eb')).toBe('a\\u202eb')
})

test('clusters on whose width terminals disagree are split', () => {
  expect(clean('❤️')).toBe('❤')
  expect(clean('👍🏽')).toBe('👍')
  expect(clean('🇨🇭')).toBe('CH')
  expect(clean(`a${'\u0301'.repeat(300)}`).length).toBe(3)
})

test('characters that terminals draw differently are written plainly', () => {
  expect(clean('1\uFE0F\u20E3')).toBe('1')
  expect(clean('각')).toBe('각')
  expect(clean('\u1100\u00AD\u115F')).toBe('\\u{1100}\\xad\\u115f')
  expect(clean('\u{1FAE9}')).toBe('\\u{1fae9}')
  expect(clean('क्षि')).toBe('क्\u200Cषि')
  expect(clean('\u{11A84}')).toBe('\\u{11a84}')
  expect(clean('日本語 𝓕 é ท')).toBe('日本語 𝓕 é ท')
})

test('a long text is cleaned and wrapped in linear time', () => {
  const started = performance.now()
  const rows = wrap(clean('請求書を支払いました।नमस्ते'.repeat(10_000)), 60)
  expect(rows.length).toBeGreaterThan(4_000)
  expect(performance.now() - started).toBeLessThan(20_000)
})

test.each([
  ['invoice.paid', 8, 'invoice…'],
  ['日本語', 4, '日… '],
  ['日本語', 6, '日本語'],
  ['ab', 4, 'ab  '],
  ['abc', 1, '…'],
  ['abc', 0, ''],
])('%s in %i columns is %j', (text, width, shown) => {
  expect(fit(text, width)).toBe(shown)
})

test('ids keep both ends', () => {
  expect(fitMiddle('evt_1Nd0000000318', 12)).toBe('evt…00000318')
})

test('any text from outside fills exactly its cell', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 40 }), (text, width) => {
      expect(widthOf(fit(clean(text), width))).toBe(width)
      expect(widthOf(fitMiddle(clean(text), width))).toBe(width)
    }),
  )
})

test('drawing text in a window without columns ends', () => {
  for (const [text, first] of [
    ['abc', 0],
    ['請求', 0],
    ['abc', 2],
  ] as const)
    expect(wrap(text, 0, first).join('')).toBe(text)
})

test('wrapped text loses nothing and fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 2, max: 40 }), (text, width) => {
      const rows = wrap(clean(text), width)
      expect(rows.join('')).toBe(clean(text))
      for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(width)
    }),
  )
})
