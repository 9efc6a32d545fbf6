import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { stripe } from '../../../src/providers/stripe/index.ts'
import { delivery, stripeEvent } from '../../helpers/deliveries.ts'
import { startAccept } from '../../helpers/listening.ts'
import { startTarget } from '../../helpers/target.ts'
import { until } from '../../helpers/until.ts'

const secrets = ['whsec_test']

/** Returns a delivery of a Stripe event that was signed at the time of receipt. */
function signed(id: string) {
  const body = Buffer.from(JSON.stringify(stripeEvent(id)))
  const { headers } = stripe.schemes[0]!.sign({ headers: [], body }, 'whsec_test', { now: 1_750_000_000_000, id: '' })
  return delivery(body, headers)
}

function fail() {
  return Promise.reject(Object.assign(new Error('disk I/O error'), { code: 'EIO' }))
}

function crash(): never {
  throw new TypeError('no')
}

test('an acknowledged delivery is stored, captured and shown', async () => {
  const { accept, store, captured, events } = await startAccept({ secrets })
  const received = signed('evt_1')
  expect(await accept(received)).toMatchObject({ status: 200 })
  expect([...store.list({})]).toMatchObject([{ delivery: { id: received.id }, disposition: 'accepted' }])
  expect(captured).toEqual([received.id])
  expect(events).toMatchObject([{ kind: 'received', status: 200, recorded: true, delivery: { eventIds: ['evt_1'] } }])
})

test('a delivery that cannot be stored is not acknowledged or captured, so that the provider retries', async () => {
  const { accept, captured, events } = await startAccept({}, { change: (store) => ({ ...store, record: fail }) })
  expect(await accept(delivery(stripeEvent('evt_1')))).toMatchObject({
    status: 503,
    headers: [['retry-after', '5']],
  })
  expect(captured).toEqual([])
  expect(events).toMatchObject([{ disposition: 'rejected', recorded: false }])
  expect(events[0]).toHaveProperty('reason', expect.stringContaining('disk I/O error'))
})

test('a forgery is refused and recorded, and the genuine event after it is new', async () => {
  const { accept, store } = await startAccept({ secrets })
  expect(await accept(delivery(stripeEvent('evt_1')))).toMatchObject({ status: 401 })
  expect(await accept(signed('evt_1'))).toMatchObject({ status: 200 })
  expect(Array.from(store.list({}), ({ disposition }) => disposition)).toEqual(['rejected', 'accepted'])
})

test('refused requests beyond the storage budget are answered but not stored', async () => {
  const { accept, store } = await startAccept({ secrets, bodyLimit: 64 * 1024 * 1024 })
  const large = Buffer.alloc(12 * 1024 * 1024, ' ')
  for (let sent = 0; sent < 2; sent += 1) expect(await accept(delivery(large))).toMatchObject({ status: 401 })
  expect([...store.list({})]).toHaveLength(1)
})

test('at a path without a source, nothing is inspected, and the answer names no source', async () => {
  const { accept, store } = await startAccept({ secrets })
  const answer = await accept({ ...signed('evt_1'), url: '/nowhere?token=T0P' })
  expect(answer.status).toBe(404)
  expect(String(answer.body)).not.toContain('/stripe')
  const [stored] = [...store.list({})]
  expect(stored).toMatchObject({ disposition: 'rejected', inspection: { identities: [] } })
  expect(stored?.reason).toContain('/nowhere')
  expect(stored?.reason).not.toContain('T0P')
})

test('a bug in the inspection affects only the deliveries that trigger it, and is reported once', async () => {
  const { accept, store, events } = await startAccept({}, { validate: crash })
  for (const id of ['evt_1', 'evt_2']) expect(await accept(delivery(stripeEvent(id)))).toMatchObject({ status: 400 })
  expect(Array.from(store.list({}), ({ disposition }) => disposition)).toEqual(['malformed', 'malformed'])
  expect(events.filter((event) => event.kind === 'notice' && event.code === 'BILLHOOK_BUG')).toHaveLength(1)
})

test("with --respond target, the sender gets the first target's answer, and all targets get the event", async () => {
  const first = await startTarget(() => ({ status: 418, headers: { 'x-own': 'yes' }, body: 'short' }))
  const second = await startTarget()
  const { accept, deliverer, store } = await startAccept({ respond: 'target', targets: [first.url, second.url] })
  const answer = await accept(delivery(stripeEvent('evt_1')))
  expect(answer).toMatchObject({ status: 418, body: Buffer.from('short') })
  expect(answer.headers).toContainEqual(['x-own', 'yes'])
  await until(() => second.hits.length === 1)
  await deliverer[Symbol.asyncDispose]()
  expect([...store.waiting()]).toEqual([])
})

test('a copy that arrives before the target has answered gets the same answer', async () => {
  const held: ServerResponse[] = []
  const server = createServer((request, response) => {
    request.resume()
    held.push(response)
  })
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { accept, events } = await startAccept({ respond: 'target', targets: [target] })
  const first = accept(delivery(stripeEvent('evt_1')))
  await until(() => held.length === 1)
  const copy = accept(delivery(stripeEvent('evt_1')))
  await until(() => events.length === 2)
  held[0]?.writeHead(503).end()
  expect([(await first).status, (await copy).status]).toEqual([503, 503])
})
