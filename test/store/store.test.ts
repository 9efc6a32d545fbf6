import { DatabaseSync } from 'node:sqlite'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import type { AttemptResult } from '../../src/core/delivery/attempt.ts'
import type { NewDelivery, Store } from '../../src/store/store.ts'
import { openStore } from '../../src/store/sqlite/open.ts'
import { delivery, stripeEvent, toRecord } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const target = 'http://127.0.0.1:1/hook'
const ok: AttemptResult = {
  startedAt: 1,
  durationMs: 2,
  outcome: 'response',
  status: 200,
  headers: [],
  body: Buffer.from('fine'),
  truncated: false,
}
const refused: AttemptResult = { startedAt: 1, durationMs: 2, outcome: 'error', code: 'refused', message: 'no' }

async function open(dir = tempDir()): Promise<Store> {
  const store = await openStore(dir, 'listen')
  onTestFinished(() => store[Symbol.asyncDispose]())
  return store
}

function entry(body: unknown, options: Partial<NewDelivery> = {}): NewDelivery {
  const received = delivery(body, body instanceof Uint8Array ? [['content-encoding', 'gzip']] : [])
  return toRecord(received, { targets: [target], ...options })
}

test('only the first of several equal events is new; copies are duplicates and are not forwarded', async () => {
  const store = await open()
  const first = entry(stripeEvent('evt_1'))
  expect(await store.record(first)).toEqual({ disposition: 'accepted', reason: 'new event', targets: [target] })
  expect(await store.record(entry(stripeEvent('evt_1')))).toEqual({
    disposition: 'duplicate',
    reason: `same event as ${first.delivery.id}`,
    targets: [],
    carriedBy: first.delivery.id,
  })
  expect([...store.waiting()]).toEqual([[target, 1]])
})

test('an event that identifies only an object is never a duplicate, because the object may have changed', async () => {
  const store = await open()
  const changed = entry({ id: 'tr_1' })
  const identities = changed.inspection.identities.map((identity) => ({ ...identity, recurs: true as const }))
  for (const received of [changed, entry({ id: 'tr_1' })]) {
    expect(await store.record({ ...received, inspection: { ...received.inspection, identities } })).toMatchObject({
      disposition: 'accepted',
      targets: [target],
    })
  }
})

test('simultaneous copies are recognised', async () => {
  const store = await open()
  const results = await Promise.all(Array.from({ length: 50 }, () => store.record(entry(stripeEvent('evt_1')))))
  expect(results.filter(({ disposition }) => disposition === 'accepted')).toHaveLength(1)
  expect([...store.list({})]).toHaveLength(50)
})

test('a different pending_webhooks is not a conflict', async () => {
  const store = await open()
  await store.record(entry(stripeEvent('evt_1', { pending_webhooks: 2 })))
  expect(await store.record(entry(stripeEvent('evt_1', { pending_webhooks: 1 })))).toMatchObject({
    disposition: 'duplicate',
  })
})

test('different content with the same id is a conflict and is forwarded', async () => {
  const store = await open()
  await store.record(entry(stripeEvent('evt_1')))
  expect(await store.record(entry(stripeEvent('evt_1', { created: 5 })))).toMatchObject({
    disposition: 'conflict',
    targets: [target],
  })
})

test('other content with a known id is forwarded only once', async () => {
  const store = await open()
  for (const created of [1, 2]) await store.record(entry(stripeEvent('evt_1', { created })))
  for (const created of [2, 1, 2]) {
    expect(await store.record(entry(stripeEvent('evt_1', { created })))).toMatchObject({
      disposition: 'duplicate',
      targets: [],
    })
  }
  expect(await store.record(entry(stripeEvent('evt_1', { created: 3 })))).toMatchObject({
    disposition: 'conflict',
    targets: [target],
  })
})

test('other content that the target did not accept is forwarded when it is sent again', async () => {
  const store = await open()
  await store.record(entry(stripeEvent('evt_1', { created: 1 })))
  const other = entry(stripeEvent('evt_1', { created: 2 }))
  await store.record(other)
  await store.recordAttempt(other.delivery.id, target, { target, attempt: 1, result: refused }, undefined)
  for (const targets of [[target], []]) {
    expect(await store.record(entry(stripeEvent('evt_1', { created: 2 })))).toMatchObject({
      disposition: 'duplicate',
      targets,
    })
  }
})

test('an event with a compressed body is compared by a stored hash, not decompressed again', async () => {
  const dir = tempDir()
  const store = await open(dir)
  await store.record(entry(gzipSync(JSON.stringify(stripeEvent('evt_1'))), {}))
  const db = new DatabaseSync(join(dir, 'store.db'), { readOnly: true })
  onTestFinished(() => db.close())
  expect(db.prepare('SELECT content_hash FROM event').get()).toEqual({ content_hash: expect.any(String) as string })
})

test('an event that refers to an impossible delivery number is forwarded', async () => {
  const dir = tempDir()
  const store = await open(dir)
  await store.record(entry(stripeEvent('evt_1')))
  const db = new DatabaseSync(join(dir, 'store.db'))
  db.exec('UPDATE event SET delivery_seq = 9223372036854775807')
  db.close()
  expect(await store.record(entry(stripeEvent('evt_1')))).toMatchObject({ disposition: 'duplicate', targets: [target] })
})

test('the same event from two sources is two events', async () => {
  const store = await open()
  await store.record(entry(stripeEvent('evt_1'), { source: 'eu' }))
  expect(await store.record(entry(stripeEvent('evt_1'), { source: 'us' }))).toMatchObject({ disposition: 'accepted' })
})

test('a duplicate is forwarded if no earlier copy was accepted', async () => {
  const store = await open()
  const first = entry(stripeEvent('evt_1'))
  await store.record(first)
  await store.recordAttempt(first.delivery.id, target, { target, attempt: 1, result: refused }, undefined)
  const second = entry(stripeEvent('evt_1'))
  expect(await store.record(second)).toMatchObject({ disposition: 'duplicate', targets: [target] })
  await store.recordAttempt(second.delivery.id, target, { target, attempt: 1, result: ok }, undefined)
  expect(await store.record(entry(stripeEvent('evt_1')))).toMatchObject({ disposition: 'duplicate', targets: [] })
})

test('a new target gets a duplicate that only the old target has seen', async () => {
  const store = await open()
  await store.record(entry(stripeEvent('evt_1')))
  const other = 'http://127.0.0.1:2/'
  expect(await store.record(entry(stripeEvent('evt_1'), { targets: [target, other] }))).toMatchObject({
    targets: [other],
  })
})

test('a refused delivery is stored but does not make the genuine one a duplicate', async () => {
  const store = await open()
  const refusal = { disposition: 'rejected', reason: 'signature mismatch' } as const
  expect(await store.record(entry(stripeEvent('evt_1'), { refused: refusal }))).toEqual({ ...refusal, targets: [] })
  expect(await store.record(entry(stripeEvent('evt_1')))).toMatchObject({ disposition: 'accepted' })
  expect([...store.list({ disposition: 'rejected' })]).toHaveLength(1)
})

test('a failed attempt is due again at its time, a successful one removes the item, and both are kept', async () => {
  const store = await open()
  const { delivery: received, ...rest } = entry(stripeEvent('evt_1'))
  await store.record({ delivery: received, ...rest })
  await store.recordAttempt(received.id, target, { target, attempt: 1, result: refused }, 9_000)
  expect(store.due(target, 8_999, 10, () => false)).toEqual([])
  expect(store.nextDue(target, 8_999)).toBe(9_000)
  expect(store.due(target, 9_000, 10, () => false)).toEqual([
    { delivery: { ...received, body: new Uint8Array(received.body) }, attempts: 1 },
  ])
  expect(store.due('http://127.0.0.1:2/', 9_000, 10, () => false)).toEqual([])
  expect(store.due(target, 9_000, 10, () => true)).toEqual([])
  await store.recordAttempt(received.id, target, { target, attempt: 2, result: ok }, undefined)
  expect(store.nextDue(target, 0)).toBeUndefined()
  expect(store.waiting().size).toBe(0)
  expect(store.attempts(received.id).map(({ attempt, result }) => [attempt, result.outcome])).toEqual([
    [1, 'error'],
    [2, 'response'],
  ])
})

test('records are complete after reopening, including bytes and headers', async () => {
  const dir = tempDir()
  const store = await openStore(dir, 'listen')
  const body = Buffer.from([0x7b, 0x7d, 0x0a, 0x00, 0xff])
  const received = delivery(body, [
    ['X-A', '1'],
    ['x-a', '\u00e9'],
  ])
  await store.record(toRecord(received, { source: 's', refused: { disposition: 'malformed', reason: 'no' } }))
  await store[Symbol.asyncDispose]()
  const again = await openStore(dir, 'read')
  onTestFinished(() => again[Symbol.asyncDispose]())
  const found = again.find(received.id)
  expect(found).toMatchObject({ delivery: { headers: received.headers }, disposition: 'malformed', reason: 'no' })
  expect(found).toMatchObject({ delivery: { body: new Uint8Array(body) } })
})

test('a delivery is found by an unambiguous prefix', async () => {
  const store = await open()
  const [a, b] = [entry(stripeEvent('evt_1')), entry(stripeEvent('evt_2'))]
  await store.record(a)
  await store.record(b)
  expect(store.find(a.delivery.id)).toMatchObject({ delivery: { id: a.delivery.id } })
  expect(store.find('dlv_')).toBe('ambiguous')
  expect(store.find('nothing')).toBeUndefined()
})

test('lists by type pattern, source, time and count, newest last', async () => {
  const store = await open()
  await store.record(entry(stripeEvent('evt_1', { type: 'invoice.paid' })))
  await store.record(entry(stripeEvent('evt_2', { type: 'charge.refunded' })))
  await store.record(entry(stripeEvent('evt_3', { type: 'invoice.voided' }), { source: 'other' }))
  const types = (filter: Parameters<Store['list']>[0]) =>
    [...store.list(filter)].map(({ inspection }) => inspection.identities[0]?.type)
  expect(types({ type: 'invoice.*' })).toEqual(['invoice.paid', 'invoice.voided'])
  expect(types({ type: 'invoice.[pv]*' })).toEqual([])
  expect(types({ source: 'other' })).toEqual(['invoice.voided'])
  expect(types({ limit: 2 })).toEqual(['charge.refunded', 'invoice.voided'])
  expect(types({ since: 1_750_000_000_001 })).toEqual([])
})

test('a second listener on the same store gets an error that names the first, but reading works', async () => {
  const dir = tempDir()
  const store = await open(dir)
  await store.record(entry(stripeEvent('evt_1')))
  await expect(openStore(dir, 'listen')).rejects.toMatchObject({
    code: 'BILLHOOK_STORE_LOCKED',
    exitCode: 3,
    message: expect.stringContaining(`pid ${process.pid}`) as string,
  })
  const reader = await openStore(dir, 'read')
  expect([...reader.list({})]).toHaveLength(1)
  await reader[Symbol.asyncDispose]()
})

test('a store of a newer billhook, a missing one and a broken one are reported', async () => {
  const dir = tempDir()
  await expect(openStore(dir, 'read')).rejects.toMatchObject({ code: 'BILLHOOK_STORE_MISSING', exitCode: 3 })
  const db = new DatabaseSync(join(dir, 'store.db'))
  db.exec('PRAGMA user_version = 99')
  db.close()
  chmodSync(join(dir, 'store.db'), 0o600)
  await expect(openStore(dir, 'listen')).rejects.toMatchObject({ code: 'BILLHOOK_STORE_NEWER' })
  await expect(openStore('/dev/null/x', 'listen')).rejects.toMatchObject({ code: 'BILLHOOK_STORE_UNUSABLE' })
})

test('if a commit fails, the event is not recorded, so that its retry is new', async () => {
  const dir = tempDir()
  const store = await open(dir)
  const other = new DatabaseSync(join(dir, 'store.db'))
  other.exec('BEGIN IMMEDIATE')
  const failing = store.record(entry(stripeEvent('evt_1')))
  await expect(failing).rejects.toThrow('locked')
  other.exec('ROLLBACK')
  other.close()
  expect(await store.record(entry(stripeEvent('evt_1')))).toMatchObject({ disposition: 'accepted' })
})

test('deliveries that wait for a moved target are sent to the new one, once', async () => {
  const store = await open()
  const other = 'http://127.0.0.1:2/hook'
  const [both, moved, done] = [
    entry(stripeEvent('evt_1'), { targets: [target, other] }),
    entry(stripeEvent('evt_2')),
    entry(stripeEvent('evt_3')),
  ]
  for (const one of [both, moved, done]) await store.record(one)
  await store.recordAttempt(both.delivery.id, other, { target: other, attempt: 1, result: ok }, undefined)
  await store.recordAttempt(moved.delivery.id, target, { target, attempt: 1, result: refused }, 9_000_000)
  await store.recordAttempt(done.delivery.id, target, { target, attempt: 1, result: ok }, undefined)
  await store.move(target, other)
  expect([...store.waiting()]).toEqual([[other, 1]])
  expect(store.due(other, 1, 10, () => false)).toMatchObject([{ delivery: { id: moved.delivery.id }, attempts: 0 }])
})
