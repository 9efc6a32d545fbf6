import { expect, test } from 'vitest'
import { deliverOnce, fakeHarness } from '../../helpers/harness.ts'

test('the mode decides how rounds are kept apart: no reset of a target that was to keep its data', async () => {
  const fresh = fakeHarness({ reset: ({ payments }) => void payments.splice(0) })
  await fresh.harness.run(fresh.series({ mode: 'fresh', rounds: 2, phases: [deliverOnce] }))
  expect(fresh.resets()).toBe(0)
  const reset = fakeHarness({ reset: ({ payments }) => void payments.splice(0) })
  await reset.harness.run(reset.series({ mode: 'reset', rounds: 2, phases: [deliverOnce] }))
  expect(reset.resets()).toBe(2)
})

test('the timeline gets every place that changed: else a user sees a verdict without its cause', async () => {
  const fake = fakeHarness()
  await fake.harness.run(fake.series({ phases: [deliverOnce] }))
  expect([...new Set(fake.effects)].toSorted()).toEqual(['/payments', '/total'])
})

test('each series starts with a target that has to be there, unless it is restarted', async () => {
  const answers = [200, 200, 'refused', 'refused'] as const
  let next = 0
  const { harness, series } = fakeHarness({ handle: () => answers[next++] })
  await harness.run(series({ phases: [deliverOnce] }))
  await expect(harness.run(series({ phases: [deliverOnce] }))).rejects.toMatchObject({
    code: 'BILLHOOK_TARGET_UNREACHABLE',
  })
  const { rounds } = await harness.run(series({ phases: [deliverOnce], restarts: true }))
  expect(rounds[0]?.results).toMatchObject([{ code: 'refused' }])
})
