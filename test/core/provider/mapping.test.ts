import { assert, integer, oneof, property } from 'fast-check'
import { expect, test } from 'vitest'
import { isoTime, omitUndefined } from '../../../src/core/provider/mapping.ts'

test('a time is formatted as by toISOString in every year, and an invalid time is undefined', () => {
  const whole = integer({ min: -8.64e15, max: 8.64e15 })
  const near = integer({ min: Date.UTC(900), max: Date.UTC(10_100) })
  assert(
    property(oneof(whole, near), (ms) => {
      expect(isoTime(ms)).toBe(new Date(ms).toISOString())
    }),
  )
  expect([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1].map(isoTime)).toEqual([undefined, undefined, undefined])
})

test('undefined values are omitted', () => {
  expect(Object.keys(omitUndefined<{ a?: number; b?: string }>({ a: 0, b: undefined }))).toEqual(['a'])
})
