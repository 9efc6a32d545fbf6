import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import type { Identity } from '../../../src/core/provider/identity.ts'
import { openStore } from '../../../src/store/sqlite/open.ts'
import type { NewDelivery, Store } from '../../../src/store/store.ts'
import { changeStore, entry, target } from '../../helpers/stores.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

async function open(dir = tempDir()): Promise<Store> {
  const store = await openStore(dir, 'listen')
  onTestFinished(() => store[Symbol.asyncDispose]())
  return store
}

/** Returns a delivery with several events. */
function batch(...ids: readonly string[]): NewDelivery {
  const one = entry(ids[0] ?? '')
  const [identity] = one.inspection.identities
  const identities = ids.map((id): Identity => ({ ...identity!, eventId: id, dedupeKey: id, contentHash: () => id }))
  return { ...one, inspection: { ...one.inspection, identities }, contentIn: (_, key) => key }
}

test('a batch with one new event is accepted and forwarded, and a batch of known events is a duplicate', async () => {
  const store = await open()
  expect(await store.record(batch('evt_1', 'evt_2'))).toMatchObject({ reason: '2 new events' })
  expect(await store.record(batch('evt_2', 'evt_3'))).toMatchObject({
    disposition: 'accepted',
    reason: '1 of 2 events are new',
    targets: [target],
  })
  expect(await store.record(batch('evt_1', 'evt_3'))).toMatchObject({ disposition: 'duplicate', targets: [] })
})

test('a delivery without a claim is forwarded with its reason, and does not make others duplicates', async () => {
  const store = await open()
  const unclaimed = 'signature mismatch; accepted anyway'
  for (let sent = 0; sent < 2; sent += 1)
    expect(await store.record({ ...entry('evt_1'), unclaimed })).toEqual({
      disposition: 'accepted',
      reason: unclaimed,
      targets: [target],
    })
  expect(await store.record(entry('evt_1'))).toMatchObject({ disposition: 'accepted', reason: 'new event' })
})

test('a suppressed duplicate names the delivery that currently carries its event', async () => {
  const store = await open()
  const [first, second] = [entry('evt_1'), entry('evt_1')]
  await store.record(first)
  expect(await store.record(entry('evt_1'))).toMatchObject({ carriedBy: first.delivery.id })
  expect(await store.record({ ...second, duplicates: 'forward' })).toEqual({
    disposition: 'duplicate',
    reason: `same event as ${first.delivery.id}; forwarded`,
    targets: [target],
  })
  expect(await store.record(entry('evt_1'))).toMatchObject({ carriedBy: second.delivery.id })
})

test('a new delivery does not reuse the number of a lost row that is still in the queue', async () => {
  const dir = tempDir()
  const before = await openStore(dir, 'listen')
  await before.record(entry('evt_1'))
  await before[Symbol.asyncDispose]()
  changeStore(dir, 'PRAGMA foreign_keys = OFF; DELETE FROM delivery; UPDATE outbox SET delivery_seq = 41')
  const store = await open(dir)
  await store.record(entry('evt_2'))
  const db = new DatabaseSync(join(dir, 'store.db'), { readOnly: true })
  onTestFinished(() => db.close())
  expect(db.prepare('SELECT seq FROM delivery').all()).toEqual([{ seq: 42 }])
})
