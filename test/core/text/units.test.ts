import * as fc from 'fast-check'
import { expect, test, it } from 'vitest'
import { formatDuration, parseDuration, parseSize } from '../../../src/core/text/units.ts'

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['1.5h', 5_400_000],
  [' 1s ', 1_000],
  ['0s', 0],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', '5', 's', '-1s', '1e3s', '5 s', '5S', '1m30s', '.5s', '5.s', 'Infinitys', '9'.repeat(20) + 'd', '٣s'])(
  '%j is not a valid duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined()
  },
)

test.each([
  [0.123, '0.12ms'],
  [12.4, '12ms'],
  [3_449, '3.4s'],
  [60_000, '1m'],
  [7_500_000, '2h 5m'],
  [172_800_000, '2d'],
])('%d ms is shown as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test('a duration is never shown in a unit that is too small, such as 1000ms, 60s or 60m', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 172_800_000, noNaN: true }), (ms) => {
      expect(formatDuration(ms)).not.toMatch(/^(?:1000ms|60s|60m|.* 60m)$/)
    }),
    { examples: [[999.7], [59_990], [3_599_900], [7_199_000], [0.999]] },
  )
})

it.each([
  ['100B', 100],
  ['512KiB', 524_288],
  [' 2.5MiB ', 2_621_440],
  ['1MB', undefined],
  ['1024', undefined],
  ['-1KiB', undefined],
  ['99999999999999GiB', undefined],
])('%j is %s bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})
