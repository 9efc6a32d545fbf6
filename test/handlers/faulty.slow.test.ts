import { expect, onTestFinished, test } from 'vitest'
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
import type { Running } from './shared/handler.ts'

type Start = (egressBase?: string) => Promise<Running>

/** Shows, without using billhook, that each handler has its fault and is otherwise correct. */
const shown: Readonly<Record<string, (start: Start) => Promise<void>>> = {
  'no-dedupe': async (start) => {
    const running = await start()
    const event = paidInvoice('cus_1')
    expect(await post(running, event)).toBe(200)
    expect(await credit(running)).toBe(2_000)
    expect(await post(running, event)).toBe(200)
    expect(await credit(running)).toBe(4_000)
  },
  'check-then-insert': races,
  'memory-race': races,
  'slow-records-late': async (start) => {
    const running = await start()
    const event = paidInvoice('cus_1')
    await expect(post(running, event, AbortSignal.timeout(100))).rejects.toThrow('timeout')
    expect(await post(running, event)).toBe(200)
    expect(await credit(running)).toBe(4_000)
    expect(await post(running, event)).toBe(200)
    expect(await credit(running)).toBe(4_000)
  },
  'effect-before-failing-call': (start) => callFails(start, 4_000),
  'recorded-before-work': (start) => callFails(start, 0),
  'both-twins': (start) =>
    alsoPaysFor(start, (event) => ({ ...event, id: fresh('evt'), type: 'invoice.payment_succeeded' })),
  'other-version-again': (start) => alsoPaysFor(start, (event) => ({ ...event, api_version: '2025-03-31.basil' })),
  'thin-again': async (start) => {
    const running = await start()
    const event = stripeEvent('invoice.paid', { id: 'in_1' })
    const related_object = { id: 'in_1', type: 'invoice', url: '/v1/invoices/in_1' }
    const thin = {
      id: fresh('evt'),
      object: 'v2.core.event',
      type: 'v1.invoice.paid',
      created: '2025-06-15T00:00:00Z',
      snapshot_event: event['id'],
      related_object,
    }
    for (const one of [event, event]) await post(running, one)
    expect(await settled(running)).toEqual({ months: { in_1: 1 } })
    for (const one of [thin, thin]) await post(running, one)
    expect(await settled(running)).toEqual({ months: { in_1: 2 } })
  },
  'update-needs-created': (start) => depends(start, { inOrder: 'active', reversed: 'trialing', staleWins: false }),
  'stale-overwrite': (start) => depends(start, { inOrder: 'active', reversed: 'trialing', staleWins: true }),
  'child-needs-parent': async (start) => {
    const running = await start()
    const orphan = paidInvoice('cus_1')
    for (const event of [orphan, subscription('created', 'active', 1, 'cus_1'), orphan])
      expect(await post(running, event)).toBe(200)
    expect(await credit(running)).toBe(0)
    await post(running, paidInvoice('cus_1'))
    expect(await credit(running)).toBe(2_000)
  },
  'batch-rerun': async (start) => {
    const running = await start()
    const [first, second] = [confirmed(), confirmed()]
    const batch = { events: [first, second, { ...confirmed(), links: {} }], meta: { webhook_id: fresh('WB') } }
    expect([await post(running, batch), await post(running, batch)]).toEqual([500, 500])
    expect(await settled(running)).toEqual({ confirmations: { [first.links.payment]: 2, [second.links.payment]: 2 } })
    await fetch(running.reset, { method: 'POST' })
    const good = { events: [first, second], meta: { webhook_id: fresh('WB') } }
    expect([await post(running, good), await post(running, { ...good, meta: { webhook_id: fresh('WB') } })]).toEqual([
      204, 204,
    ])
    expect(await settled(running)).toEqual({ confirmations: { [first.links.payment]: 1, [second.links.payment]: 1 } })
  },
  'remembers-fifty': async (start) => {
    const running = await start()
    const event = paidInvoice('cus_1')
    await post(running, event)
    for (let other = 0; other < 49; other += 1) await post(running, paidInvoice('cus_2'))
    await post(running, event)
    expect(await credit(running)).toBe(2_000)
    await post(running, paidInvoice('cus_2'))
    await post(running, event)
    expect(await credit(running)).toBe(4_000)
  },
  'callback-also-pays': async (start) => {
    const running = await start()
    const callback = () => fetch(new URL('/checkout/done?invoice=in_1&customer=cus_1&amount=2000', running.url))
    const event = stripeEvent('invoice.paid', { id: 'in_1', customer: 'cus_1', amount_paid: 2_000 })
    for (const again of [event, event]) await post(running, again)
    expect(await credit(running)).toBe(2_000)
    for (const call of [callback, callback]) expect((await call()).status).toBe(200)
    expect(await credit(running)).toBe(4_000)
  },
  'once-by-type-and-customer': async (start) => {
    const running = await start()
    for (const event of [paidInvoice('cus_1'), paidInvoice('cus_1'), paidInvoice('cus_2')])
      expect(await post(running, event)).toBe(200)
    expect(await credit(running)).toBe(2_000)
    expect(await credit(running, 'cus_2')).toBe(2_000)
  },
  'signature-of-reserialised': async (start) => {
    const running = await start()
    const pretty = JSON.stringify(paidInvoice('cus_1'), null, 2)
    expect(await postRaw(running.url, pretty, signatures(pretty))).toBe(400)
    expect(await postRaw(running.url, pretty, signatures(JSON.stringify(JSON.parse(pretty))))).toBe(200)
    expect(await post(running, paidInvoice('cus_1'))).toBe(200)
    expect(await credit(running)).toBe(4_000)
  },
  'old-timestamp-accepted': (start) => accepts(start, (body) => signatures(body, { at: Date.now() - 86_400_000 })),
  'missing-signature-accepted': (start) => accepts(start, () => ({})),
  'ignores-everything': async (start) => {
    const running = await start()
    expect(await post(running, paidInvoice())).toBe(200)
    expect(await settled(running)).toEqual({ payments: [], credits: {} })
  },
  noisy: async (start) => {
    const running = await start()
    const read = () => stateOf<{ asked: number; up_s: number }>(running)
    const [first, second] = [await read(), await read()]
    expect(second.asked).toBe(first.asked + 1)
    expect(second.up_s).toBeGreaterThan(first.up_s)
  },
  'swallows-unknown-with-400': async (start) => {
    const running = await start()
    expect(await post(running, stripeEvent('billing.credit_grant.created', {}))).toBe(400)
    expect(await post(running, paidInvoice('cus_1'))).toBe(200)
    expect(await credit(running)).toBe(2_000)
  },
  'duplicate-answered-409': async (start) => {
    const running = await start()
    const event = paidInvoice('cus_1')
    expect([await post(running, event), await post(running, event)]).toEqual([200, 409])
    expect(await credit(running)).toBe(2_000)
  },
  'conflict-applies-other-body': async (start) => {
    const running = await start()
    const event = stripeEvent('invoice.paid', { id: 'in_1', customer: 'cus_1', amount_paid: 2_000 })
    for (const again of [event, event]) await post(running, again)
    expect(await settled(running)).toEqual({ payments: [{ invoice: 'in_1', customer: 'cus_1', amount: 2_000 }] })
    await post(running, { ...event, data: { object: { id: 'in_1', customer: 'cus_1', amount_paid: 9_900 } } })
    expect(await settled(running)).toEqual({ payments: [{ invoice: 'in_1', customer: 'cus_1', amount: 9_900 }] })
  },
  'egress-double': async (start) => {
    const egress = await startTarget()
    const running = await start(egress.url)
    const event = paidInvoice('cus_1')
    for (const again of [event, event]) expect(await post(running, again)).toBe(200)
    expect((await settled(running))['payments']).toHaveLength(1)
    expect(idempotencyKeys(egress.hits).size).toBe(2)
  },
  'lost-update': async (start) => {
    const running = await start()
    await post(running, paidInvoice())
    await Promise.all(Array.from({ length: 50 }, () => post(running, paidInvoice())))
    const { payments = [], books = [] } = await settled(running)
    expect(payments).toHaveLength(51)
    expect(books[0]!['revenue']).toBeLessThan(51 * 2_000)
  },
}

/** Handlers whose faults are shown in crash.slow.test.ts, where processes are killed. */
const elsewhere = ['crash-between-effects']

const faulty = handlers.filter(({ faults }) => faults.length > 0)

test.for(faulty.filter(({ name }) => !elsewhere.includes(name)))(
  '$name has the faults that it declares: $faults',
  async (handler, { skip }) => {
    skip(handler.database === 'postgres' && withoutPostgres !== undefined, withoutPostgres)
    const start: Start = async (egressBase) => {
      const running = await handler.start({ secret, ...(egressBase !== undefined && { egressBase }) })
      onTestFinished(() => running[Symbol.asyncDispose]())
      return running
    }
    await shown[handler.name]!(start)
  },
)

test('every failure mode from F1 to F15 has a handler, and the fault of every faulty handler is shown', () => {
  const modes = new Set(faulty.flatMap(({ faults }) => faults).filter((fault) => /^F\d+$/.test(fault)))
  expect(modes.size).toBe(15)
  expect([...Object.keys(shown), ...elsewhere].toSorted()).toEqual(faulty.map(({ name }) => name).toSorted())
  for (const { meantFor, verdict, unseen } of faulty)
    expect(verdict === 'inconclusive' || (meantFor === undefined) !== (unseen === undefined)).toBe(true)
})

/** Returns the credit of a customer in cents; 0 if there is none. */
async function credit(running: Running, customer = 'cus_1'): Promise<number> {
  const { credits } = await settled<{
    credits: readonly { customer: string; balance: number }[] | Readonly<Record<string, number>>
  }>(running)
  return (
    (Array.isArray(credits)
      ? credits.find((row) => row.customer === customer)?.balance
      : (credits as Record<string, number>)[customer]) ?? 0
  )
}

async function races(start: Start): Promise<void> {
  const running = await start()
  const event = paidInvoice('cus_1')
  for (const again of [event, event]) await post(running, again)
  expect(await credit(running)).toBe(2_000)
  for (let round = 0; round < 20; round += 1) {
    const raced = paidInvoice('cus_2')
    await Promise.all(Array.from({ length: 10 }, () => post(running, raced)))
  }
  expect(await credit(running, 'cus_2')).toBeGreaterThan(40_000)
}

async function callFails(start: Start, afterRetry: number): Promise<void> {
  const egress = await startTarget((_hit, count) => (count === 1 ? 500 : 200))
  const running = await start(egress.url)
  const event = paidInvoice('cus_1')
  expect([await post(running, event), await post(running, event)]).toEqual([500, 200])
  expect(await credit(running)).toBe(afterRetry)
  const smooth = paidInvoice('cus_2')
  for (const again of [smooth, smooth]) expect(await post(running, again)).toBe(200)
  expect(await credit(running, 'cus_2')).toBe(2_000)
}

type Event = Readonly<Record<string, unknown>>

async function alsoPaysFor(start: Start, other: (event: Event) => Event): Promise<void> {
  const running = await start()
  const event = paidInvoice('cus_1')
  for (const again of [event, event]) await post(running, again)
  expect(await credit(running)).toBe(2_000)
  for (const again of [other(event), event]) await post(running, again)
  expect(await credit(running)).toBe(4_000)
}

async function accepts(start: Start, sign: (body: string) => Record<string, string>): Promise<void> {
  const running = await start()
  const body = JSON.stringify(paidInvoice('cus_1'))
  expect(await postRaw(running.url, body, signatures(body, { key: 'whsec_other' }))).toBe(400)
  expect(await postRaw(running.url, body, sign(body))).toBe(200)
  for (const again of [paidInvoice('cus_1')]) await post(running, again)
  expect(await credit(running)).toBe(4_000)
}

function subscription(
  action: string,
  status: string,
  created: number,
  customer: string,
  id = `sub_${customer}`,
): Event {
  return stripeEvent(
    `customer.subscription.${action}`,
    { id, customer, status, items: { data: [{ price: { id: 'price_1' } }] } },
    { created },
  )
}

/** Sends `created` and `updated` in both orders, and then an older update after a newer one. */
async function depends(
  start: Start,
  expected: { inOrder: string; reversed: string; staleWins: boolean },
): Promise<void> {
  const running = await start()
  const send = async (...events: readonly Event[]) => {
    for (const event of events) expect(await post(running, event)).toBe(200)
  }
  const [created, updated] = [
    (cus: string) => subscription('created', 'trialing', 1, cus),
    (cus: string) => subscription('updated', 'active', 2, cus),
  ]
  await send(created('cus_1'), updated('cus_1'), updated('cus_2'), created('cus_2'))
  await send(
    created('cus_3'),
    subscription('updated', 'active', 3, 'cus_3'),
    subscription('updated', 'past_due', 2, 'cus_3'),
  )
  const { subscriptions } = await settled(running)
  expect(subscriptions!.map(({ status }) => status)).toEqual([
    expected.inOrder,
    expected.reversed,
    expected.staleWins ? 'past_due' : 'active',
  ])
}

function confirmed() {
  return {
    id: fresh('EV'),
    created_at: '2025-06-19T04:00:11.120Z',
    resource_type: 'payments',
    action: 'confirmed',
    links: { payment: fresh('PM') },
  }
}
