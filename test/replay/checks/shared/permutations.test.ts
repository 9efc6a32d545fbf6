import { expect, test } from 'vitest'
import { arrivals } from '../../../../src/replay/checks/shared/arrivals.ts'
import { permutations } from '../../../../src/replay/checks/shared/permutations.ts'
import { seededRandom } from '../../../../src/replay/harness/seeded-random.ts'

test('all orders of a few, each once', () => {
  const all = permutations(['a', 'b', 'c', 'd'], Number.POSITIVE_INFINITY, () => 0)
  expect(new Set(all.map((order) => order.join(''))).size).toBe(24)
})

test('of many a sample, the same for the same seed, with the reverse and every exchange of neighbours', () => {
  const list = 'abcdefgh'.split('')
  const sample = permutations(list, 60, seededRandom('7')).map((order) => order.join(''))
  expect(new Set(sample).size).toBe(60)
  expect(sample).toEqual(permutations(list, 60, seededRandom('7')).map((order) => order.join('')))
  expect(sample).toContain('hgfedcba')
  expect(sample.slice(1, 8)).toEqual([
    'bacdefgh',
    'acbdefgh',
    'abdcefgh',
    'abcedfgh',
    'abcdfegh',
    'abcdegfh',
    'abcdefhg',
  ])
  for (const order of sample) expect(order.split('').toSorted().join('')).toBe('abcdefgh')
})

test('the end of a month comes in bursts, in order, within its time', () => {
  const due = arrivals(3_000, 1_000, seededRandom('month'))
  expect(due).toEqual(due.toSorted((a, b) => a - b))
  expect([Math.min(...due) >= 0, Math.max(...due) <= 1_000]).toEqual([true, true])
  const within = (from: number): number => due.filter((at) => at >= from && at < from + 50).length
  // A burst is several times as dense as the time between two.
  expect(within(0)).toBeGreaterThan(4 * within(230))
  expect(within(300)).toBeGreaterThan(4 * within(530))
})
