import { expect, test } from 'vitest'
import { deliverOnce, fakeHarness } from '../../helpers/harness.ts'

test('the mode decides how rounds are isolated, so that data is not reset unintentionally', async () => {
  const fresh = fakeHarness({ reset: ({ payments }) => void payments.splice(0) })
  await fresh.harness.run(fresh.series({ mode: 'fresh', rounds: 2, phases: [deliverOnce] }))
  expect(fresh.resets()).toBe(0)
  const reset = fakeHarness({ reset: ({ payments }) => void payments.splice(0) })
  await reset.harness.run(reset.series({ mode: 'reset', rounds: 2, phases: [deliverOnce] }))
  expect(reset.resets()).toBe(2)
})

test('the timeline contains every path that changed', async () => {
  const fake = fakeHarness()
  await fake.harness.run(fake.series({ phases: [deliverOnce] }))
  expect([...new Set(fake.effects)].toSorted()).toEqual(['/payments', '/total'])
})

test('each series starts with a reachable target, unless the target is being restarted', async () => {
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
