import { expect, test } from 'vitest'
import { permutations } from '../../../../src/replay/checks/shared/permutations.ts'
import { seededRandom } from '../../../../src/replay/harness/run-checks.ts'

test('for a few items, all orders are returned once', () => {
  const all = permutations(['a', 'b', 'c', 'd'], Number.POSITIVE_INFINITY, () => 0)
  expect(new Set(all.map((order) => order.join(''))).size).toBe(24)
})

test('for many items, the sample depends on the seed and includes the reverse and all neighbour swaps', () => {
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
