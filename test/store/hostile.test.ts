import { expect, test } from 'vitest'
import { openStore } from '../../src/store/sqlite/open.ts'
import type { DamagedRow } from '../../src/store/store.ts'
import { billhook } from '../helpers/billhook.ts'
import {
  changePage,
  changeStore,
  childrenOf,
  dueIds,
  entry,
  ids,
  now,
  openDamaged,
  rootPage,
  storeOf,
  target,
} from '../helpers/stores.ts'
import { tempDir } from '../helpers/temp-dir.ts'

/** Damages the second of three deliveries. */
test.each([
  [
    'a time that is not a valid date',
    'UPDATE delivery SET received_at = 9000000000000000 WHERE seq = 2',
    'its time is damaged',
  ],
  [
    'a time that a double cannot represent',
    'UPDATE delivery SET received_at = 9223372036854775807 WHERE seq = 2',
    'its time is damaged',
  ],
  [
    'a sequence number that a double cannot represent',
    'UPDATE delivery SET seq = 9223372036854775807 WHERE seq = 2; UPDATE outbox SET delivery_seq = ' +
      '9223372036854775807 WHERE delivery_seq = 2',
    'its number is damaged',
  ],
  [
    'a negative sequence number',
    'UPDATE delivery SET seq = -5 WHERE seq = 2; UPDATE outbox SET delivery_seq = -5 WHERE delivery_seq = 2',
    'its number is damaged',
  ],
  ['an id with a zero byte', "UPDATE delivery SET id = 'dlv_a' || char(0) || 'b' WHERE seq = 2", 'its id is damaged'],
  ['an id that moves the cursor', "UPDATE delivery SET id = char(27) || '[2J' WHERE seq = 2", 'its id is damaged'],
])('a delivery with %s is skipped, and the queue, the list and new deliveries work', async (_, sql, problem) => {
  const { dir } = await storeOf(3)
  changeStore(dir, sql)
  {
    const damaged: DamagedRow[] = []
    await using store = await openStore(dir, 'listen', (row) => damaged.push(row))
    expect(dueIds(store)).toEqual(['evt_1', 'evt_3'])
    expect(damaged).toMatchObject([{ problem }])
    await store.record(entry('evt_new'))
    expect(ids(store)).toEqual(['evt_1', 'evt_3', 'evt_new'])
  }
  const { store } = await openDamaged(dir, 'listen')
  await store.record(entry('evt_newer'))
  expect(dueIds(store)).toEqual(['evt_1', 'evt_3', 'evt_new', 'evt_newer'])
})

test.each([
  [
    'an impossible number of attempts',
    'UPDATE outbox SET attempts = 9223372036854775807 WHERE delivery_seq = 2',
    ['evt_1', 'evt_2', 'evt_3'],
  ],
  [
    'a delivery that no longer exists',
    'UPDATE outbox SET delivery_seq = 9223372036854775807 WHERE delivery_seq = 2',
    ['evt_1', 'evt_3'],
  ],
])('a row of the queue with %s blocks nothing, and its result is stored', async (_, sql, due) => {
  const { dir } = await storeOf(3)
  changeStore(dir, sql)
  const { store } = await openDamaged(dir, 'listen')
  expect(dueIds(store)).toEqual(due)
  for (const {
    delivery: { id },
    attempts,
  } of store.due(target, now, 100, () => false)) {
    await store.recordAttempt(
      id,
      target,
      {
        target,
        attempt: attempts + 1,
        result: { startedAt: 1, durationMs: 1, outcome: 'error', code: 'refused', message: 'no' },
      },
      undefined,
    )
  }
  expect([...store.waiting()]).toEqual([])
  expect(dueIds(store)).toEqual([])
})

const wrongInspections = [
  {
    provider: 'stripe',
    identities: [{ type: 5, eventId: 7, dedupeKey: {} }],
    findings: [],
    verification: { status: 'valid', scheme: 's', keyIndex: 0 },
  },
  { provider: 'stripe', identities: [], findings: [{}], verification: { status: 'unchecked', reason: 'no-secret' } },
  { provider: 'stripe', identities: [], findings: [], verification: { status: 'invalid' } },
  {
    provider: 'stripe',
    identities: [],
    findings: [],
    verification: { status: 'valid', scheme: 's', keyIndex: 0, signedAt: 9e15 },
  },
  {
    provider: {},
    identities: [],
    findings: [],
    verification: { status: 'unchecked', reason: 'no-secret' },
    malformed: 5,
  },
]

test('an invalid inspection is reported as damage by every command, not as a bug', async () => {
  const { cwd, dir } = await storeOf(wrongInspections.length + 1)
  for (const [at, wrong] of wrongInspections.entries())
    changeStore(dir, `UPDATE delivery SET inspection = '${JSON.stringify(wrong)}' WHERE seq = ${at + 1}`)
  const { store, damaged } = await openDamaged(dir, 'read')
  expect(ids(store)).toEqual([`evt_${wrongInspections.length + 1}`])
  expect(damaged).toHaveLength(wrongInspections.length)
  expect(await billhook(['events', 'export', '--to', 'x'], { cwd })).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('1 exported') as string,
  })
  expect(await billhook(['doctor', '--deep'], { cwd })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('1 delivery can be read and 5 cannot') as string,
  })
})

test('an impossible time in a payload is shown as a number', async () => {
  const { cwd, dir } = await storeOf(1)
  changeStore(dir, "UPDATE delivery SET inspection = json_set(inspection, '$.identities[0].occurredAt', 9e15)")
  expect(await billhook(['events', 'show', 'evt_1'], { cwd })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('at 9000000000000000') as string,
  })
})

test('show and doctor --deep report a damaged attempt and continue', async () => {
  const { cwd, dir } = await storeOf(1)
  changeStore(
    dir,
    `INSERT INTO attempt SELECT 1, '${target}', value, iif(value = 3, ` +
      `'{"outcome":"error","code":"refused","message":"no","startedAt":1,"durationMs":1}', '{}'), x'' FROM ` +
      `json_each('[1,2,3]')`,
  )
  expect(await billhook(['events', 'show', 'evt_1'], { cwd })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('failed, refused') as string,
    stderr: expect.stringContaining('an attempt to forward it is damaged') as string,
  })
  expect(await billhook(['doctor', '--deep'], { cwd })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('an attempt to forward it is damaged; the delivery itself is undamaged') as string,
  })
})

test('a disposition, provider or source in a store cannot control the terminal', async () => {
  const { cwd, dir } = await storeOf(3)
  changeStore(
    dir,
    `UPDATE delivery SET disposition = 'acc' || char(27) || '[2J' WHERE seq = 1;
    UPDATE delivery SET inspection = json_set(inspection, '$.provider', char(27) || '[2J', '$.verification',
      json_object('status', 'unchecked', 'reason', char(27) || '[2J')) WHERE seq = 2;
    UPDATE delivery SET source = char(27) || '[2J' WHERE seq = 3`,
  )
  for (const args of [['list'], ['show', 'evt_2']]) {
    const { code, stdout, stderr } = await billhook(['events', ...args], { cwd })
    expect(code).toBe(0)
    expect(stdout + stderr).not.toContain('\u001b')
    expect(stdout).toContain('\\x1b[2J')
  }
})

const filler = { filler: 'x'.repeat(1_500) }

test('a very large sequence number next to a damaged page does not make a command endless', async () => {
  const { dir } = await storeOf(40, filler)
  changeStore(dir, 'UPDATE delivery SET seq = 4000000000000000 WHERE seq = 40')
  const [first = 0] = childrenOf(dir, rootPage(dir, 'delivery'))
  changePage(dir, first, (bytes) => bytes.fill(0xff, 0, 8))
  const { store, damaged } = await openDamaged(dir, 'read')
  const listed = ids(store)
  expect(listed.length).toBeGreaterThan(30)
  expect(listed.length + damaged.length).toBe(40)
  expect(ids(store, 5)).toEqual(listed.slice(-5))
})

test('if the root page is damaged, doctor --deep says so and does not recommend itself', async () => {
  const { cwd, dir } = await storeOf(40, filler)
  changePage(dir, rootPage(dir, 'delivery'), (bytes) => bytes.fill(0xff, 0, 8))
  const { code, stdout } = await billhook(['doctor', '--deep', '--data-dir', dir], { cwd: tempDir() })
  expect(code).toBe(1)
  expect(stdout).toContain('0 deliveries can be read and 40 cannot; the file itself is damaged')
  expect(stdout).not.toContain('doctor --deep')
  expect(await billhook(['events', 'list'], { cwd })).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`next: billhook doctor --deep --data-dir ${dir}`) as string,
  })
  changePage(dir, 0, (bytes) => bytes.fill(0xff, 100, 108))
  const all = await billhook(['doctor', '--deep'], { cwd })
  expect(all).toMatchObject({ code: 1, stdout: expect.stringContaining('is damaged') as string })
  expect(all.stdout).not.toContain('doctor --deep')
})

test('pages that refer to each other do not make any command endless', async () => {
  const { cwd, dir } = await storeOf(40, filler)
  const root = rootPage(dir, 'delivery')
  const children = childrenOf(dir, root)
  // Every page refers to the same few pages on the next level, which results in far too many paths.
  for (const page of [root, ...children.slice(0, 6)])
    changePage(dir, page, (bytes) => fanOut(bytes, children, page, root))
  for (const more of [[], ['--type', 'none'], ['--limit', '3']]) {
    expect(await billhook(['events', 'list', ...more], { cwd }), more.join(' ')).toMatchObject({ code: 0 })
  }
  expect(await billhook(['doctor', '--deep'], { cwd })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the file itself is damaged') as string,
  })
})

/** Fills an interior page with 400 cells that refer to the next page in a sequence. The last page refers to a leaf. */
function fanOut(bytes: Buffer, children: readonly number[], page: number, root: number): void {
  const at = page === root ? -1 : children.indexOf(page)
  const next = (children[at + 1] ?? 0) + 1
  const [cells, size] = [400, 5]
  const start = bytes.length - cells * size
  bytes.fill(0)
  bytes[0] = 5
  bytes.writeUInt16BE(cells, 3)
  bytes.writeUInt16BE(start, 5)
  bytes.writeUInt32BE(next, 8)
  for (let cell = 0; cell < cells; cell += 1) {
    bytes.writeUInt16BE(start + cell * size, 12 + 2 * cell)
    bytes.writeUInt32BE(next, start + cell * size)
    bytes[start + cell * size + 4] = 0x7f
  }
}
