import { expect, test } from 'vitest'
import type { Vector } from '../../../src/replay/effect/vector.ts'
import { runFreshRounds } from '../../../src/replay/harness/fresh-rounds.ts'
import { withMessage } from '../../../src/replay/steps/step.ts'
import { deliverOnce, fakeHarness, invoicePaid, settleMs } from '../../helpers/harness.ts'

test('each round has its own ids, so that a double charge is attributed to its round', async () => {
  const seen = new Map<string, number>()
  const fake = fakeHarness({
    handle: ({ id, invoice }, { pay }) => {
      seen.set(id, (seen.get(id) ?? 0) + 1)
      // The fault occurs only in the second round after the warm-up.
      for (let times = 0; times < ([...seen.keys()].indexOf(id) === 2 ? 2 : 1); times++) pay(invoice)
    },
  })
  const { rounds } = await runFreshRounds(fake, fake.series({ rounds: 2, phases: [deliverOnce] }))
  expect(seen.size).toBe(3)
  expect(rounds.map(({ perPhase }) => perPhase.map(elements))).toEqual([[1], [2]])
})

test('changes without an id are kept separate and attributed to no round', async () => {
  const fake = fakeHarness()
  const { unattributed } = await runFreshRounds(fake, fake.series({ rounds: 3, phases: [deliverOnce] }))
  expect(unattributed.map((vector) => [...vector.values()])).toEqual([[3]])
})

test('each phase has its own changes, so that the effects of first delivery and duplicate are distinct', async () => {
  const fake = fakeHarness()
  const { rounds } = await runFreshRounds(fake, fake.series({ phases: [deliverOnce, deliverOnce] }))
  expect(rounds[0]?.perPhase.map(elements)).toEqual([1, 1])
})

test('a late effect does not count as lost', async () => {
  const fake = fakeHarness({ handle: ({ invoice }, { pay }) => pay(invoice, 4 * settleMs) })
  const { rounds, settled } = await runFreshRounds(fake, fake.series({ phases: [deliverOnce] }))
  expect(settled).toBe(true)
  expect(rounds[0]?.perPhase.map(elements)).toEqual([1])
})

test('a late effect of an earlier check contaminates the observation', async () => {
  let warm = true
  const fake = fakeHarness({
    handle: ({ invoice }, { pay }) => {
      pay(invoice)
      // The effect of the warm-up appears long after the state has settled.
      if (warm) pay(invoice, 12 * settleMs)
      warm = false
    },
  })
  await fake.target.warmUp()
  const slowRound = async (round: Parameters<typeof deliverOnce>[0]) => {
    await fake.options.env.sleep(20 * settleMs)
    return deliverOnce(round)
  }
  const { contaminated } = await runFreshRounds(fake, fake.series({ phases: [slowRound] }))
  expect(contaminated).toBe(true)
})

test('other events that the check sends do not contaminate the observation', async () => {
  const fake = fakeHarness()
  const { contaminated, rounds } = await runFreshRounds(
    fake,
    fake.series({
      phases: [
        async ({ another, deliver, step }) => {
          await deliver(another('other') ?? step, 'another event')
          return deliver(step, 'tried')
        },
      ],
    }),
  )
  expect(contaminated).toBe(false)
  expect(rounds[0]?.perPhase.map(elements)).toEqual([1])
})

test('if the state does not settle, the series stops before anything is sent', async () => {
  const fake = fakeHarness({ noise: (elapsed) => elapsed })
  const { settled } = await runFreshRounds(fake, fake.series({ phases: [deliverOnce] }))
  expect(settled).toBe(false)
  expect(fake.sent).toEqual([])
})

test('earlier events of a scenario are delivered first, in a separate copy for each round', async () => {
  const invoices = new Map<string, string[]>()
  const fake = fakeHarness({
    handle: ({ id, invoice }) => void invoices.set(invoice, [...(invoices.get(invoice) ?? []), id]),
  })
  const before = [invoicePaid('evt_before', 'invoice.created')]
  const series = fake.series({ subject: { ...fake.subject, before }, rounds: 2, phases: [deliverOnce] })
  await runFreshRounds(fake, series)
  expect(fake.sent).toEqual(['warm-up', 'earlier event', 'earlier event', 'tried', 'tried'])
  // An invoice is created and paid with the same id.
  expect([...invoices.values()].map((ids) => ids.length)).toEqual([1, 2, 2])
})

test('rounds run concurrently only if requested', async () => {
  expect(await mostAtOnce(false)).toBe(1)
  expect(await mostAtOnce(true)).toBe(4)
})

test('an outgoing call with the ids of another round is not attributed to this round', async () => {
  const fake = fakeHarness()
  const paths: string[] = []
  const owned: boolean[] = []
  await runFreshRounds(
    fake,
    fake.series({
      rounds: 2,
      phases: [
        async ({ step, owns }) => {
          paths.push(`/charges/${step.identities[0]?.eventId}`)
          for (const path of [...paths, '/health']) owned.push(owns({ at: 0, method: 'POST', path, body: undefined }))
        },
      ],
    }),
  )
  expect(owned).toEqual([true, true, false, true, true])
})

test('a fresh event id that a check creates belongs to its round', async () => {
  const fake = fakeHarness({ handle: ({ id }, { pay }) => pay(id) })
  const { rounds } = await runFreshRounds(
    fake,
    fake.series({
      phases: [
        async ({ step, deliver }) => {
          const body = Buffer.from(step.outgoing.body).toString('utf8')
          const twin = body.replace(/"evt_\w+"/, '"evt_1TwinTwinTwinTwin"')
          return deliver(withMessage(step, { ...step.outgoing, body: Buffer.from(twin) }), 'twin')
        },
      ],
    }),
  )
  expect(rounds[0]?.perPhase.map(elements)).toEqual([1])
})

test('a control ends the run if the target becomes unreachable', async () => {
  const answers = [200, 200, 'refused'] as const
  let next = 0
  const run = (more: { readonly control?: true }) => {
    next = 0
    const fake = fakeHarness({ handle: () => answers[next++] })
    return runFreshRounds(fake, fake.series({ phases: [deliverOnce, deliverOnce], ...more }))
  }
  await expect(run({ control: true })).rejects.toMatchObject({ code: 'BILLHOOK_TARGET_UNREACHABLE' })
  expect((await run({})).rounds[0]?.results).toMatchObject([{ status: 200 }, { code: 'refused' }])
})

/** Returns the maximum number of rounds, out of four, that ran at the same time. */
async function mostAtOnce(together: boolean): Promise<number> {
  const fake = fakeHarness()
  let [now, most] = [0, 0]
  const phase = async (round: Parameters<typeof deliverOnce>[0]) => {
    most = Math.max(most, ++now)
    await deliverOnce(round)
    now -= 1
  }
  await runFreshRounds(fake, fake.series<void>({ rounds: 4, phases: [phase], together }))
  return most
}

/** Returns the number of added list elements. */
function elements(effect: Vector): number {
  return [...effect].filter(([key]) => key.endsWith(',null]')).reduce((sum, [, amount]) => sum + amount, 0)
}
