import { expect, test } from 'vitest'
import { delivery, stripeEvent, toRecord } from '../../helpers/deliveries.ts'
import { startDeliverer, type TestDeliverer } from '../../helpers/listening.ts'
import { startTarget } from '../../helpers/target.ts'
import { until } from '../../helpers/until.ts'

/** Records an event that is due at a target. */
async function due({ store, clock }: TestDeliverer, url: string, path = '/') {
  const received = { ...delivery(stripeEvent('evt_1'), [['X-Own', 'kept']], clock.now), url: path }
  await store.record(toRecord(received, { targets: [url] }))
  return received
}

/** Returns the reported attempts. */
function attempts({ events }: TestDeliverer) {
  return events.filter((event) => event.kind === 'attempt')
}

test('a due delivery is sent as received, and the result is stored before it is shown', async () => {
  const target = await startTarget()
  const started = await startDeliverer()
  const received = await due(started, target.url)
  started.deliverer.wake([target.url])
  await until(() => attempts(started).length === 1)
  expect(target.hits).toMatchObject([{ method: 'POST', body: received.body }])
  expect(target.hits[0]?.rawHeaders.join('|')).toMatch(/X-Own\|kept.*billhook-attempt\|1/)
  expect([...started.store.waiting()]).toEqual([])
  expect(started.store.attempts(received.id)).toMatchObject([{ attempt: 1, result: { status: 200 } }])
})

test.each([
  ['/stripe?tenant=acme&token=t1', '/hook', '/hook?tenant=acme&token=t1'],
  ['/?tenant=acme', '/hook?env=test', '/hook?env=test&tenant=acme'],
  ['/?a=1', '/hook?env=test#part', '/hook?env=test&a=1'],
  ['/?a=1', '', '/?a=1'],
  ['/stripe', '/hook?env=test', '/hook?env=test'],
  ['/stripe?', '/hook', '/hook'],
  ['/?a=%2F+%20&a=2&b[]=\'"<>{}|^`?/&c', '/hook', '/hook?a=%2F+%20&a=2&b[]=\'"<>{}|^`?/&c'],
])('the query of %s is added to %s byte for byte', async (webhook, path, expected) => {
  const target = await startTarget()
  const started = await startDeliverer()
  await due(started, `${target.url}${path}`, webhook)
  started.deliverer.wake([`${target.url}${path}`])
  await until(() => attempts(started).length === 1)
  expect(target.hits.map(({ url }) => url)).toEqual([expected])
})

test('the query of a webhook is not shown with its attempts', async () => {
  const target = await startTarget(() => ({ status: 500 }))
  const started = await startDeliverer()
  const received = { ...delivery(stripeEvent('evt_1')), url: '/?token=T0PSECRET' }
  await started.store.record(toRecord(received, { targets: [target.url] }))
  const answer = await started.deliverer.deliverNow(received, target.url)
  expect(target.hits[0]?.url).toContain('T0PSECRET')
  expect(JSON.stringify([answer, started.events])).not.toContain('T0PSECRET')
})

test('a failed attempt is repeated after its wait, but not earlier', async () => {
  const target = await startTarget((_, count) => (count < 3 ? 500 : 200))
  const started = await startDeliverer()
  const { clock, deliverer, store } = started
  const { id } = await due(started, target.url)
  const waits: number[] = []
  for (let sent = 1; sent <= 3; sent += 1) {
    deliverer.wake([target.url])
    await until(() => attempts(started).length === sent)
    const retryAt = attempts(started)[sent - 1]?.retryAt
    if (retryAt === undefined) break
    waits.push(retryAt - clock.now)
    expect(store.due(target.url, retryAt - 1, 1, () => false)).toEqual([])
    clock.now = retryAt
  }
  expect(waits).toEqual([1_000, 2_000])
  expect(store.attempts(id).map(({ attempt }) => attempt)).toEqual([1, 2, 3])
  expect([...store.waiting()]).toEqual([])
})

test('a delivery is given up after eleven attempts', async () => {
  const target = await startTarget(() => 500)
  const started = await startDeliverer()
  await due(started, target.url)
  for (let sent = 1; sent <= 11; sent += 1) {
    started.deliverer.wake([target.url])
    await until(() => attempts(started).length === sent)
    started.clock.now = attempts(started)[sent - 1]?.retryAt ?? started.clock.now
  }
  expect(attempts(started).at(-1)).not.toHaveProperty('retryAt')
  expect([...started.store.waiting()]).toEqual([])
})

test('a target that hangs does not delay another one', async () => {
  const [hanging, quick] = [await startTarget(() => 'hang'), await startTarget()]
  const started = await startDeliverer({ drainMs: 0 })
  await due(started, hanging.url)
  await due(started, quick.url)
  started.deliverer.wake([hanging.url, quick.url])
  await until(() => attempts(started).length === 1)
  expect(attempts(started)).toMatchObject([{ target: quick.url }])
})

test('an attempt that is interrupted at the end is not counted, and the next start sends it again', async () => {
  const target = await startTarget(() => 'hang')
  const started = await startDeliverer({ drainMs: 0 })
  const { id } = await due(started, target.url)
  started.deliverer.wake([target.url])
  await until(() => target.hits.length === 1)
  await started.deliverer[Symbol.asyncDispose]()
  expect([...started.store.waiting()]).toEqual([[target.url, 1]])
  expect(started.store.attempts(id)).toEqual([])
  expect(attempts(started)).toEqual([])
})

test('a result that cannot be stored is reported, and the event is sent again after a pause', async () => {
  const target = await startTarget()
  let failing = true
  const started = await startDeliverer({
    change: (store) => ({
      ...store,
      recordAttempt: (...saved) => (failing ? Promise.reject(new Error('no')) : store.recordAttempt(...saved)),
    }),
  })
  await due(started, target.url)
  started.deliverer.wake([target.url])
  await until(() => started.slept.length > 0)
  failing = false
  await until(() => started.store.waiting().size === 0)
  expect(target.hits.length).toBeGreaterThan(1)
  expect(started.events).toContainEqual(expect.objectContaining({ code: 'BILLHOOK_STORE_WRITE_FAILED' }))
})

test('a sender and its copy wait for the same attempt', async () => {
  const target = await startTarget(() => 503)
  const started = await startDeliverer()
  const received = await due(started, target.url)
  const own = started.deliverer.deliverNow(received, target.url)
  const shared = started.deliverer.answerTo(received.id)
  expect(await own).toMatchObject({ status: 503 })
  expect(await shared).toBe(await own)
  expect(started.deliverer.answerTo(received.id)).toBeUndefined()
  expect([...started.store.waiting()]).toEqual([])
})
