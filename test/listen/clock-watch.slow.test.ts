import { expect, test } from 'vitest'
import { watchClock } from '../../src/listen/clock-watch.ts'
import { until } from '../helpers/until.ts'

const day = 86_400_000

test('a clock change is noticed, and a clock that runs normally is not reported', async () => {
  const start = performance.now()
  let ahead = 0
  const said: string[] = []
  using _ = watchClock(
    { now: () => 1_750_000_000_000 + performance.now() - start + ahead, elapsed: () => performance.now() },
    (message) => said.push(message),
  )
  ahead = 365 * day
  await until(() => said.length === 1)
  expect(said[0]).toContain('forward by 365d')
  ahead = 0
  await until(() => said.length === 2)
  expect(said[1]).toContain('back by 365d')
})
