import { expect, test } from 'vitest'
import { aboutOf } from '../../../src/replay/steps/entity-ids.ts'
import { castOf, siblingOf } from '../../../src/replay/steps/event-copy.ts'
import { loadFixtures } from '../../../src/replay/fixtures/load.ts'
import { systemEnv } from '../../../src/env.ts'
import { fixture, step } from '../../helpers/steps.ts'

async function fixtures(...paths: readonly string[]) {
  const loaded = await loadFixtures(paths, { dataDir: () => '.billhook' }, systemEnv(new AbortController().signal))
  return loaded.map((one) => step(one))
}

test('every sample of every provider can be a new event', async () => {
  const steps = (await fixtures('fixtures/*/*/*.json')).filter(({ identities }) => identities.length > 0)
  expect(steps.length).toBeGreaterThan(10)
  const stuck = steps.filter((one) => !castOf([one], 'seed').fresh)
  expect(stuck.map(({ fixture: { name } }) => name)).toEqual([])
})

test('ids that belong together stay together over all events of a copy, and every fresh id leads back', async () => {
  const steps = await fixtures('fixtures/subscription-life.yaml')
  const { steps: copies, originals } = castOf(steps, 'seed')
  const customers = new Set(
    [...copies.values()].flatMap((copy) => aboutOf(copy).holders.filter((id) => id.startsWith('cus_'))),
  )
  expect(customers.size).toBe(1)
  const [customer = ''] = customers
  expect(aboutOf(steps[0]!).ids).toContain(originals.get(customer))
})

test('short ids that do not look like the provider’s are made fresh, too, without colliding', () => {
  const made = Array.from({ length: 200 }, (_, seed) => castOf([step(fixture('evt_1'))], String(seed)))
  const ids = made.flatMap(({ steps }) => [...steps.values()].map(({ identities }) => identities[0]?.eventId))
  expect(new Set(ids).size).toBe(200)
})

test('a sibling is another event of the same customer about another object', async () => {
  const [paid] = await fixtures('fixtures/stripe/2024-06-20/invoice.paid.json')
  const cast = castOf([paid!], 'one')
  const sibling = siblingOf(paid!, cast, 'two')!.step
  const copy = cast.steps.get(paid!)!
  expect(aboutOf(sibling).holders).toEqual(aboutOf(copy).holders)
  expect(sibling.identities[0]?.eventId).not.toBe(copy.identities[0]?.eventId)
  expect(
    aboutOf(sibling)
      .ids.filter((id) => aboutOf(copy).ids.includes(id))
      .toSorted(),
  ).toEqual([...aboutOf(copy).holders].toSorted())
})

test.each([
  ['stripe/2024-06-20/customer.subscription.updated'],
  // It names its first transaction, too.
  ['paddle/current/subscription.created'],
])('an event that tells how a subscription is has no sibling: %s', async (name) => {
  const [event] = await fixtures(`fixtures/${name}.json`)
  expect(siblingOf(event!, castOf([event!], 'one'), 'two')).toBeUndefined()
})
