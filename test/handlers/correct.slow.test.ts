import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { withoutPostgres } from '../helpers/databases.ts'
import { startTarget } from '../helpers/target.ts'
import { handlers } from './index.ts'
import {
  fresh,
  idempotencyKeys,
  paidInvoice,
  post,
  postRaw,
  secret,
  settled,
  signatures,
  stateOf,
  stripeEvent,
} from './shared/deliver.ts'
import type { Handler, Running } from './shared/handler.ts'

const correct = handlers.filter(({ faults }) => faults.length === 0)

async function start(handler: Handler, egressBase?: string): Promise<Running> {
  const running = await handler.start({ secret, ...(egressBase !== undefined && { egressBase }) })
  onTestFinished(() => running[Symbol.asyncDispose]())
  return running
}

describe.each(correct.filter(({ provider }) => provider === 'stripe'))('$name', (handler) => {
  const absent = handler.database === 'postgres' && withoutPostgres !== undefined
  const on = test.skipIf(absent)
  let running: Running
  beforeAll(async () => {
    if (!absent) running = await handler.start({ secret })
  })
  beforeEach(async () => {
    if (!absent) expect((await fetch(running.reset, { method: 'POST' })).status).toBe(200)
  })
  afterAll(() => running?.[Symbol.asyncDispose]())

  on('pays once for sequential and simultaneous copies, for a twin, and for another body of the event', async () => {
    const paid = paidInvoice('cus_1')
    const object = (paid['data'] as { object: object }).object
    const statuses = [
      await post(running, paid),
      await post(running, paid),
      await post(running, { ...paid, pending_webhooks: 3 }),
    ]
    statuses.push(await post(running, stripeEvent('invoice.payment_succeeded', { ...object })))
    statuses.push(await post(running, { ...paid, data: { object: { ...object, amount_paid: 9_900 } } }))
    for (let round = 0; round < 10; round += 1) {
      const event = paidInvoice('cus_2')
      statuses.push(...(await Promise.all(Array.from({ length: 10 }, () => post(running, event)))))
    }
    expect(new Set(statuses)).toEqual(new Set([200]))
    await expect.poll(async () => (await stateOf(running))['payments']!.length).toBe(11)
    const { payments, credits } = await settled(running)
    expect(payments).toHaveLength(11)
    expect(credits).toEqual([
      { customer: 'cus_1', balance: 2_000 },
      { customer: 'cus_2', balance: 20_000 },
    ])
  })

  on('reaches the same state for all orders of events', async () => {
    // Created, updated, deleted and paid in all orders, with the refund in varying positions.
    const all = permutations([0, 1, 2, 3]).map((order, index) => order.toSpliced(index % 5, 0, 4))
    const live = async (order: readonly number[], index: number) => {
      const events = life(String(index))
      for (const which of order) expect(await post(running, events[which]!)).toBe(200)
    }
    await Promise.all(all.map(live))
    await expect
      .poll(async () => Object.values(await stateOf(running)).flat().length, { timeout: 20_000 })
      .toBe(5 * all.length)
    const state = await settled(running)
    const expected = {
      subscriptions: { status: 'canceled', plan: 'price_team', changed_at: 3, rank: 2 },
      payments: { amount: 2_000 },
      refunds: { amount: 500 },
      credits: { balance: 1_500 },
      entitlements: { active: 0 },
    }
    for (const [table, row] of Object.entries(expected)) {
      expect(state[table]).toHaveLength(all.length)
      for (const found of state[table]!) expect(found).toMatchObject(row)
    }
  })

  on('accepts an event only with a fresh signature of its exact bytes', async () => {
    const refused = async (headers: Readonly<Record<string, string>>, body: string) =>
      expect(await postRaw(running.url, body, headers)).toBe(400)
    const body = JSON.stringify(paidInvoice())
    await refused({}, body)
    await refused(signatures(body, { key: 'whsec_other' }), body)
    await refused(signatures(body), body.replace('2000', '9000'))
    await refused(signatures(body, { at: Date.now() - 600_000 }), body)
    await refused(signatures(body, { at: Date.now() + 600_000 }), body)
    await refused(signatures(body), JSON.stringify(JSON.parse(body), null, 2))
    expect((await settled(running))['payments']).toEqual([])
    const pretty = JSON.stringify(paidInvoice(), null, 2)
    const rotated = JSON.stringify(paidInvoice())
    const { 'stripe-signature': header = '' } = signatures(rotated)
    expect(await postRaw(running.url, pretty, signatures(pretty))).toBe(200)
    expect(
      await postRaw(running.url, rotated, { 'stripe-signature': header.replace(',', `,v1=${'0'.repeat(64)},`) }),
    ).toBe(200)
    expect((await settled(running))['payments']).toHaveLength(2)
  })

  on('answers 200 for an unknown type, and applies both payments of a customer', async () => {
    expect(await post(running, stripeEvent('billing.credit_grant.created', { id: fresh('credgr') }))).toBe(200)
    expect(await post(running, paidInvoice('cus_1'))).toBe(200)
    expect(await post(running, paidInvoice('cus_1'))).toBe(200)
    expect((await settled(running))['credits']).toEqual([{ customer: 'cus_1', balance: 4_000 }])
  })

  on('sends one receipt and pays once, even if the first call fails', async () => {
    const egress = await startTarget((_hit, count) => (count === 1 ? 500 : 200))
    const calling = await start(handler, egress.url)
    const event = paidInvoice('cus_1')
    for (let attempt = 0; attempt < 3 && (await post(calling, event)) !== 200; attempt += 1);
    await expect.poll(() => egress.hits.length, { timeout: 10_000 }).toBe(2)
    expect(await post(calling, event)).toBe(200)
    expect((await settled(calling))['credits']).toEqual([{ customer: 'cus_1', balance: 2_000 }])
    expect(idempotencyKeys(egress.hits).size).toBe(1)
    expect(egress.hits).toHaveLength(2)
  })

  on('forgets everything on a reset', async () => {
    const event = paidInvoice('cus_1')
    await post(running, event)
    await settled(running)
    expect((await fetch(running.reset, { method: 'POST' })).status).toBe(200)
    expect(Object.values(await settled(running)).flat()).toEqual([])
    await post(running, event)
    expect((await settled(running))['credits']).toEqual([{ customer: 'cus_1', balance: 2_000 }])
  })
})

test('gocardless-items-sqlite applies each event of a batch once, whether or not the others fail', async () => {
  const running = await start(handlers.find(({ name }) => name === 'gocardless-items-sqlite')!)
  const batch = {
    events: [
      event('PM1', 'confirmed', '2025-06-19T04:00:00.000Z'),
      event('PM2', 'paid_out', '2025-06-20T04:00:00.000Z'),
      { ...event('PM3', 'confirmed', '2025-06-19T04:00:00.000Z'), links: {} },
      event('PM2', 'confirmed', '2025-06-19T04:00:00.000Z'),
    ],
    meta: { webhook_id: fresh('WB') },
  }
  const again = { events: batch.events.toReversed(), meta: { webhook_id: fresh('WB') } }
  expect(await Promise.all([batch, again, batch].map((one) => post(running, one)))).toEqual([204, 204, 204])
  const body = JSON.stringify(batch)
  for (const headers of [{}, signatures(body, { key: 'other' })])
    expect(await postRaw(running.url, body, headers)).toBe(400)
  const { resources, confirmations } = await settled(running)
  expect(resources!.map(({ id, status }) => [id, status])).toEqual([
    ['PM1', 'confirmed'],
    ['PM2', 'paid_out'],
  ])
  expect(confirmations).toEqual([
    { payment: 'PM1', count: 1 },
    { payment: 'PM2', count: 1 },
  ])
})

/** Returns a GoCardless event. */
function event(payment: string, action: string, created_at: string) {
  return { id: fresh('EV'), created_at, resource_type: 'payments', action, links: { payment } }
}

/** Returns events for a subscription that is changed and ended, and an invoice that is paid and partly refunded. */
function life(suffix: string): readonly Readonly<Record<string, unknown>>[] {
  const customer = `cus_${suffix}`
  const subscription = (status: string, plan: string) => ({
    id: `sub_${suffix}`,
    customer,
    status,
    items: { data: [{ price: { id: plan } }] },
  })
  return [
    stripeEvent('customer.subscription.created', subscription('trialing', 'price_starter'), { created: 1 }),
    stripeEvent('customer.subscription.updated', subscription('active', 'price_team'), { created: 2 }),
    stripeEvent('customer.subscription.deleted', subscription('canceled', 'price_team'), { created: 3 }),
    paidInvoice(customer),
    stripeEvent('charge.refunded', { id: `ch_${suffix}`, customer, amount_refunded: 500 }),
  ]
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}
