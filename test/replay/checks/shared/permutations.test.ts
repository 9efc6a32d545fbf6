import { expect, test } from 'vitest'
import { permutations } from '../../../../src/replay/checks/shared/permutations.ts'
import { seededRandom } from '../../../../src/replay/harness/run-checks.ts'

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
