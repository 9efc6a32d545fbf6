import { expect, test } from 'vitest'
import { runResetRounds } from '../../../src/replay/harness/reset-rounds.ts'
import { deliverOnce, fakeHarness, invoicePaid } from '../../helpers/harness.ts'

const emptied = { reset: ({ payments }: { readonly payments: unknown[] }) => void payments.splice(0) }

test('the event is sent with the ids of its fixture, because a target may know only its own customers', async () => {
  const ids: string[] = []
  const fake = fakeHarness({ ...emptied, handle: ({ id }) => void ids.push(id) })
  await runResetRounds(fake, fake.series({ mode: 'reset', rounds: 2, phases: [deliverOnce] }))
  expect(ids).toEqual(['evt_1OzK8pLkdIwHu7ix', 'evt_1OzK8pLkdIwHu7ix'])
})

test('every change since the reset is an effect of the round, even without an id', async () => {
  const fake = fakeHarness(emptied)
  const { rounds, unattributed, contaminated } = await runResetRounds(
    fake,
    fake.series({ mode: 'reset', rounds: 2, phases: [deliverOnce, deliverOnce] }),
  )
  const perPhase = rounds.map((round) => round.perPhase.map((vector) => [...vector.values()].toSorted((a, b) => a - b)))
  // The number of payments, the number of totals, and the sum in cents.
  expect(perPhase).toEqual([
    [
      [1, 1, 4_200],
      [1, 1, 4_200],
    ],
    [
      [1, 1, 4_200],
      [1, 1, 4_200],
    ],
  ])
  expect(unattributed.map(({ size }) => size)).toEqual([0, 0])
  expect(contaminated).toBe(false)
})

test('an incomplete reset contaminates the observation', async () => {
  const fake = fakeHarness({ reset: ({ pay }, count) => void (count > 1 && pay(`in_${count}`)) })
  const { contaminated } = await runResetRounds(fake, fake.series({ mode: 'reset', rounds: 2, phases: [deliverOnce] }))
  expect(contaminated).toBe(true)
})

test('one unsettled round makes the observation unsettled, even if the last one settled', async () => {
  let resets = 0
  const fake = fakeHarness({
    reset: ({ payments }) => {
      payments.splice(0)
      resets += 1
    },
    noise: (elapsed) => (resets === 1 ? elapsed : 'quiet'),
  })
  const { settled } = await runResetRounds(fake, fake.series({ mode: 'reset', rounds: 2, phases: [deliverOnce] }))
  expect(settled).toBe(false)
})

test('earlier events of a scenario are delivered after each reset, and are not part of the effect', async () => {
  const fake = fakeHarness({
    ...emptied,
    handle: ({ id, invoice }, { pay }) => (id === 'evt_b' ? pay(invoice) : undefined),
  })
  const subject = { ...fake.subject, before: [invoicePaid('evt_b', 'invoice.created')] }
  const { rounds } = await runResetRounds(
    fake,
    fake.series({ subject, mode: 'reset', rounds: 2, phases: [deliverOnce] }),
  )
  expect(fake.sent).toEqual(['earlier event', 'tried', 'earlier event', 'tried'])
  expect(fake.resets()).toBe(2)
  expect(rounds.map(({ perPhase }) => perPhase[0]?.size)).toEqual([0, 0])
})

test('there is no sibling event, because the target accepts only the event in the fixture', async () => {
  const fake = fakeHarness(emptied)
  const { rounds } = await runResetRounds(
    fake,
    fake.series({ mode: 'reset', phases: [async ({ another }) => another('x')] }),
  )
  expect(rounds[0]?.results).toEqual([undefined])
})
