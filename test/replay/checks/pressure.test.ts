import { expect, test } from 'vitest'
import { arrivals } from '../../../src/replay/checks/pressure.ts'
import { seededRandom } from '../../../src/replay/harness/run-checks.ts'

test('the load at the end of a month arrives in bursts, in order and within its time', () => {
  const due = arrivals(3_000, 1_000, seededRandom('month'))
  expect(due).toEqual(due.toSorted((a, b) => a - b))
  expect([Math.min(...due) >= 0, Math.max(...due) <= 1_000]).toEqual([true, true])
  const within = (from: number): number => due.filter((at) => at >= from && at < from + 50).length
  // Arrivals are several times as dense within a burst as between bursts.
  expect(within(0)).toBeGreaterThan(4 * within(230))
  expect(within(300)).toBeGreaterThan(4 * within(530))
})
