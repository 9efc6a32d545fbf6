import { expect, test } from 'vitest'
import { entityIdsOf } from '../../../src/replay/steps/entity-ids.ts'
import { copyEvents, siblingOf } from '../../../src/replay/steps/event-copy.ts'
import { loadFixtures } from '../../../src/replay/fixtures/load.ts'
import { systemEnv } from '../../../src/env.ts'
import { fixture, step } from '../../helpers/steps.ts'

async function fixtures(...paths: readonly string[]) {
  const loaded = await loadFixtures(paths, { dataDir: () => '.billhook' }, systemEnv(new AbortController().signal))
  return loaded.map((one) => step(one))
}

test('every sample of every provider can be copied with a fresh event id', async () => {
  const steps = (await fixtures('fixtures/*/*/*.json')).filter(({ identities }) => identities.length > 0)
  expect(steps.length).toBeGreaterThan(10)
  const stuck = steps.filter((one) => !copyEvents([one], 'seed').fresh)
  expect(stuck.map(({ fixture: { name } }) => name)).toEqual([])
})

test('related ids are consistent in all events of a copy, and every fresh id leads to its original', async () => {
  const steps = await fixtures('fixtures/subscription-life.yaml')
  const { steps: copies, originals } = copyEvents(steps, 'seed')
  const customers = new Set(
    [...copies.values()].flatMap((copy) => entityIdsOf(copy).holders.filter((id) => id.startsWith('cus_'))),
  )
  expect(customers.size).toBe(1)
  const [customer = ''] = customers
  expect(entityIdsOf(steps[0]!).ids).toContain(originals.get(customer))
})

test('short ids in another format are replaced without collisions', () => {
  const made = Array.from({ length: 200 }, (_, seed) => copyEvents([step(fixture('evt_1'))], String(seed)))
  const ids = made.flatMap(({ steps }) => [...steps.values()].map(({ identities }) => identities[0]?.eventId))
  expect(new Set(ids).size).toBe(200)
})

test('a sibling is another event of the same customer about another object', async () => {
  const [paid] = await fixtures('fixtures/stripe/2024-06-20/invoice.paid.json')
  const cast = copyEvents([paid!], 'one')
  const sibling = siblingOf(paid!, cast, 'two')!.step
  const copy = cast.steps.get(paid!)!
  expect(entityIdsOf(sibling).holders).toEqual(entityIdsOf(copy).holders)
  expect(sibling.identities[0]?.eventId).not.toBe(copy.identities[0]?.eventId)
  expect(
    entityIdsOf(sibling)
      .ids.filter((id) => entityIdsOf(copy).ids.includes(id))
      .toSorted(),
  ).toEqual([...entityIdsOf(copy).holders].toSorted())
})

test.each([
  ['stripe/2024-06-20/customer.subscription.updated'],
  // This event also contains the id of the subscription's first transaction.
  ['paddle/current/subscription.created'],
])('an event about the state of a subscription has no sibling: %s', async (name) => {
  const [event] = await fixtures(`fixtures/${name}.json`)
  expect(siblingOf(event!, copyEvents([event!], 'one'), 'two')).toBeUndefined()
})
