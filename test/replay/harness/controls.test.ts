import { expect, test } from 'vitest'
import { control } from '../../../src/replay/harness/controls.ts'
import { fakeHarness, invoicePaid, onlyCompact, type Handle } from '../../helpers/harness.ts'

type Fake = Parameters<typeof fakeHarness>[0]

const emptied: Fake = { reset: ({ payments }) => void payments.splice(0) }

const knownOnly: Handle = ({ id, invoice }, { pay }) => (id === 'evt_1OzK8pLkdIwHu7ix' ? pay(invoice) : 404)

async function controlOf(fake: Fake) {
  const { harness, subject, sent } = fakeHarness(fake)
  return { found: await control(subject, 'seed', harness, []), sent }
}

test('the reference is the effect of one delivery, without what the warm-up sets up', async () => {
  const { found } = await controlOf({})
  expect(found).toMatchObject({ ok: true, mode: 'fresh', reference: { stable: true, calls: [] } })
  if (!found.ok) throw new Error('not ok')
  expect([...found.reference.own.values()].toSorted((a, b) => a - b)).toEqual([1, 4_200])
  expect([...found.reference.shared.values()]).toEqual([1])
})

test('a state that changes on its own is reported as noisy before anything is sent', async () => {
  const { found, sent } = await controlOf({ noise: (elapsed) => elapsed })
  expect(found).toMatchObject({
    ok: false,
    judgement: { verdict: 'inconclusive', reason: expect.stringMatching(/although nothing was delivered/) },
  })
  expect(sent).toEqual([])
})

test('a handler that refuses everything gets no verdict', async () => {
  const { found } = await controlOf({ handle: () => 401 })
  expect(found).toMatchObject({
    ok: false,
    judgement: { verdict: 'inconclusive', reason: expect.stringMatching(/answered with a 401/) },
  })
})

test('a handler that accepts only known ids is tested with the fixture itself, after a reset', async () => {
  const { found } = await controlOf({ ...emptied, handle: knownOnly })
  expect(found).toMatchObject({ ok: true, mode: 'reset', second: undefined })
})

test('without a reset, such a handler is not tested, and the hint suggests --reset', async () => {
  const { found, sent } = await controlOf({ handle: () => undefined })
  expect(found).toMatchObject({
    ok: false,
    judgement: { verdict: 'inconclusive', hint: expect.stringMatching(/--reset/) },
  })
  expect(sent).toEqual(['warm-up', 'control: one'])
})

test('an event without an effect is not exercised, because a check would pass with any handler', async () => {
  const { found } = await controlOf({ ...emptied, handle: () => undefined })
  expect(found).toMatchObject({ ok: false, judgement: { verdict: 'not-exercised' } })
})

test('a varying effect is not stable, so that it does not count as a repetition', async () => {
  let count = 0
  const { found } = await controlOf({
    handle: ({ invoice }, { pay }) => {
      count += 1
      for (let paid = 0; paid < count; paid++) pay(invoice)
    },
  })
  expect(found).toMatchObject({ ok: true, reference: { stable: false }, second: { compared: 'more' } })
})

test('a second event without an effect is noticed', async () => {
  let taken = 0
  const { found } = await controlOf({ handle: ({ invoice }, { pay }) => (++taken > 2 ? undefined : pay(invoice)) })
  expect(found).toMatchObject({ ok: true, second: { compared: 'fewer' } })
})

test('a handler that accepts a body only without whitespace is reported', async () => {
  const { harness, subject } = fakeHarness(onlyCompact)
  expect(await control(subject, 'seed', harness, [])).toMatchObject({ ok: false, onlyCompact: true })
})

test('a target that becomes unreachable in the controls ends the run', async () => {
  const steps = [invoicePaid('evt_a', 'invoice.created'), invoicePaid('evt_b')]
  const answers = [200, 200, 200, 'refused'] as const
  let next = 0
  const { harness, subject } = fakeHarness({ steps, handle: () => answers[next++] })
  await expect(control({ ...subject, sequence: steps }, 'seed', harness, [])).rejects.toMatchObject({
    code: 'BILLHOOK_TARGET_UNREACHABLE',
  })
})

test('the controls wait for a late effect', async () => {
  const { found } = await controlOf({ handle: ({ invoice }, { pay }) => pay(invoice, 500) })
  expect(found).toMatchObject({ ok: true, reference: { stable: true } })
})
