import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/sqlite/open.ts'
import type { NewDelivery } from '../../src/store/store.ts'
import { changeStore, dueIds, entry, ids, now, openDamaged, storeOf, target } from '../helpers/stores.ts'
import { tempDir } from '../helpers/temp-dir.ts'

describe('a damaged row', () => {
  test.each([
    ['headers cut short', 'UPDATE delivery SET headers = substr(headers, 1, 1) WHERE seq = 2'],
    ['headers that are other JSON', "UPDATE delivery SET headers = '[1]' WHERE seq = 2"],
  ])('with %s blocks neither the queue nor the list', async (_name, sql) => {
    const { dir } = await storeOf(3)
    changeStore(dir, sql)
    const { store, damaged } = await openDamaged(dir, 'listen')
    expect(dueIds(store)).toEqual(['evt_1', 'evt_3'])
    expect(damaged).toMatchObject([
      { seq: 2, id: expect.stringMatching(/^dlv_/) as string, problem: 'the headers are damaged' },
    ])
    expect(ids(store)).toEqual(['evt_1', 'evt_3'])
  })

  test('with a damaged inspection is left out of the list, but still forwarded', async () => {
    const { dir } = await storeOf(3)
    changeStore(dir, "UPDATE delivery SET inspection = '{' WHERE seq = 2")
    const { store, damaged } = await openDamaged(dir, 'listen')
    expect(dueIds(store)).toEqual(['evt_1', 'evt_2', 'evt_3'])
    expect(damaged).toEqual([])
    expect(ids(store)).toEqual(['evt_1', 'evt_3'])
    expect(damaged).toHaveLength(1)
  })

  test('is removed from the queue once, and a later copy is forwarded', async () => {
    const { dir } = await storeOf(1)
    changeStore(dir, "UPDATE delivery SET headers = '' WHERE seq = 1")
    const { store, damaged } = await openDamaged(dir, 'listen')
    dueIds(store)
    expect(dueIds(store)).toEqual([])
    expect(damaged).toHaveLength(1)
    const again = await store.record(entry('evt_1'))
    expect(again).toMatchObject({ disposition: 'duplicate', targets: [target] })
    expect(dueIds(store)).toEqual(['evt_1'])
  })

  test('can be shown as far as it is readable', async () => {
    const { dir } = await storeOf(1)
    changeStore(dir, "UPDATE delivery SET headers = '' WHERE seq = 1")
    const { store } = await openDamaged(dir, 'read')
    const found = store.find('dlv_')
    expect(found).toMatchObject({
      seq: 1,
      problem: 'the headers are damaged',
      body: expect.any(Uint8Array) as Uint8Array,
    })
  })

  test('is an error if the caller does not skip damaged rows', async () => {
    const { dir } = await storeOf(2)
    changeStore(dir, "UPDATE delivery SET headers = '' WHERE seq = 1")
    await using store = await openStore(dir, 'read')
    expect(() => ids(store)).toThrow(expect.objectContaining({ code: 'BILLHOOK_STORE_DAMAGED', exitCode: 3 }))
  })

  test('in the attempts is left out', async () => {
    const { dir } = await storeOf(1)
    const { store } = await openDamaged(dir, 'listen')
    const [found] = store.list({})
    const id = found?.delivery.id ?? ''
    const refused = { startedAt: 1, durationMs: 1, outcome: 'error', code: 'refused', message: 'no' } as const
    for (const attempt of [1, 2]) await store.recordAttempt(id, target, { target, attempt, result: refused }, now)
    changeStore(dir, "UPDATE attempt SET result = '{' WHERE attempt = 1")
    expect(store.attempts(id).map(({ attempt }) => attempt)).toEqual([2])
  })
})

/** The first byte of a table's leaf page, which contains rows. */
const leaf = 0x0d

/** Returns the pages of the file that contain the body of one of these events. */
function pagesOf(dir: string, from: number, to: number): number[] {
  const file = readFileSync(join(dir, 'store.db'))
  const bodies = Array.from({ length: to - from + 1 }, (_, at) => `"id":"evt_${from + at}","object":"event"`)
  const pages = Array.from({ length: file.length / 8_192 }, (_, page) => page)
  return pages.filter(
    (page) =>
      file[page * 8_192] === leaf &&
      bodies.some((body) => file.subarray(page * 8_192, (page + 1) * 8_192).includes(body)),
  )
}

describe('a damaged page', () => {
  test('loses only its own rows, and accepts and forwards lost events when they are sent again', async () => {
    const { dir } = await storeOf(40, { filler: 'x'.repeat(1_500) })
    changeStore(dir)
    // A new row needs undamaged pages for the newest rows.
    const pages = pagesOf(dir, 1, 20)
    expect(pages.length).toBeGreaterThan(4)
    const copies = pages.map((page) => {
      const copy = tempDir()
      mkdirSync(copy, { recursive: true })
      copyFileSync(join(dir, 'store.db'), join(copy, 'store.db'))
      const file = readFileSync(join(copy, 'store.db'))
      // The header of a page contains its type.
      writeFileSync(join(copy, 'store.db'), file.fill(0xff, page * 8_192, page * 8_192 + 8), { mode: 0o600 })
      return copy
    })
    for (const copy of copies) {
      const { store, damaged } = await openDamaged(copy, 'listen')
      const listed = ids(store)
      expect(listed.length).toBeGreaterThan(20)
      expect(listed.length + damaged.length).toBe(40)
      expect(damaged[0]?.problem).toContain('page')
      expect(dueIds(store)).toEqual(listed)
      expect([...store.list({ limit: 3 })]).toHaveLength(3)
      const lost = Array.from({ length: 40 }, (_, at) => `evt_${at + 1}`).filter((id) => !listed.includes(id))
      const recorded = await Promise.all(
        ['evt_new', ...lost].map((id) => store.record(entry(id, { filler: 'x'.repeat(1_500) }))),
      )
      expect(recorded.map(({ disposition, targets }) => [disposition, targets])).toEqual([
        ['accepted', [target]],
        ...lost.map(() => ['duplicate', [target]]),
      ])
    }
  })

  test('in the newest rows is an error with a next step', async () => {
    const { dir } = await storeOf(40, { filler: 'x'.repeat(1_500) })
    changeStore(dir)
    const path = join(dir, 'store.db')
    const [last = 0] = pagesOf(dir, 40, 40)
    writeFileSync(path, readFileSync(path).fill(0xff, last * 8_192, last * 8_192 + 8))
    await expect(openStore(dir, 'listen')).rejects.toMatchObject({
      code: 'BILLHOOK_STORE_DAMAGED',
      exitCode: 3,
      hint: expect.stringContaining('doctor --deep') as string,
    })
  })
})

test('a failed write does not affect others in the same commit', async () => {
  const { dir } = await storeOf(1)
  const { store } = await openDamaged(dir, 'listen')
  const good = entry('evt_2')
  // The column accepts only integers.
  const stopped: NewDelivery = { ...good, delivery: { ...good.delivery, receivedAt: 1.5 } }
  const results = await Promise.allSettled([
    store.record(entry('evt_3')),
    store.record(stopped),
    store.record(entry('evt_4')),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(ids(store)).toEqual(['evt_1', 'evt_3', 'evt_4'])
})
