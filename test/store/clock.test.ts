import { expect, onTestFinished, test } from 'vitest'
import type { NewDelivery } from '../../src/store/store.ts'
import { openStore } from '../../src/store/sqlite/open.ts'
import { delivery, stripeEvent, toRecord } from '../helpers/deliveries.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const target = 'http://127.0.0.1:1/hook'
const now = 1_750_000_000_000
const hour = 3_600_000
const year = 365 * 24 * hour

function entry(id: string, receivedAt: number): NewDelivery {
  return toRecord(delivery(stripeEvent(id), [], receivedAt), { targets: [target] })
}

async function open() {
  const store = await openStore(tempDir(), 'listen')
  onTestFinished(() => store[Symbol.asyncDispose]())
  return store
}

test('events that were accepted with a clock one year ahead are sent immediately', async () => {
  const store = await open()
  await store.record(entry('evt_1', now + year))
  expect(store.due(target, now, 10, () => false)).toHaveLength(1)
})

test('a retry that was scheduled with such a clock waits no longer than the longest retry', async () => {
  const store = await open()
  const received = entry('evt_1', now)
  await store.record(received)
  const refused = { startedAt: 1, durationMs: 1, outcome: 'error', code: 'refused', message: 'no' } as const
  await store.recordAttempt(received.delivery.id, target, { target, attempt: 1, result: refused }, now + year)
  expect(store.due(target, now, 10, () => false)).toHaveLength(1)
  await store.recordAttempt(received.delivery.id, target, { target, attempt: 2, result: refused }, now + hour)
  expect(store.due(target, now, 10, () => false)).toHaveLength(0)
  expect(store.nextDue(target, now)).toBe(now + hour)
})
