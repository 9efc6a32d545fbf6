import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { failure, observe } from '../../helpers/observe.ts'
import { makePipe } from '../../helpers/pipe.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const modes = ['wal', 'delete', 'truncate', 'persist'] as const

function database(
  sql: string,
  mode: string = 'wal',
  path: string = join(tempDir(), 'app.db'),
): { readonly path: string; readonly db: DatabaseSync } {
  const db = new DatabaseSync(path)
  onTestFinished(() => {
    if (db.isOpen) db.close()
  })
  db.exec(`PRAGMA journal_mode = ${mode}; PRAGMA busy_timeout = 0; ${sql}`)
  return { path, db }
}

test('every table is read as rows, with exact values and in the order of the key', async () => {
  const { path } = database(`
    CREATE TABLE "credits" (customer TEXT, cents INTEGER, rate REAL, PRIMARY KEY (customer));
    INSERT INTO credits VALUES ('cus_2', 9007199254740993, 0.5), ('cus_1', -5, 1e999);
    CREATE TABLE "odd ""name" (doc JSON, raw BLOB, note TEXT);
    INSERT INTO "odd ""name" VALUES ('{"cents":90071992547409931}', x'00ff', NULL), ('no json', 7, 'x');
    CREATE TABLE empty (id INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE VIEW richest AS SELECT max(cents) FROM credits;
    CREATE INDEX by_cents ON credits (cents)`)
  const { state, observer } = await observe(`sqlite:${path}`)
  expect(JSON.stringify(await state())).toBe(
    JSON.stringify({
      credits: [
        { customer: 'cus_1', cents: -5, rate: 'Infinity' },
        { customer: 'cus_2', cents: 'EXACT', rate: 0.5 },
      ],
      empty: [],
      'odd "name': [
        { doc: 'no json', raw: 7, note: 'x' },
        { doc: { cents: 'LONG' }, raw: 'sha256:But9amnuGeX733SQGNPSq/oEvL0TZdsxLrhtxxaTibg=', note: null },
      ],
    })
      .replace('"EXACT"', '9007199254740993')
      .replace('"LONG"', '90071992547409931'),
  )
  expect(observer).toMatchObject({ kind: 'sqlite', label: `sqlite:${path}`, ignores: [] })
})

test('tables and columns may have the names of built-in properties', async () => {
  const { path } = database(
    `CREATE TABLE __proto__ (__proto__ TEXT, constructor TEXT); INSERT INTO __proto__ VALUES ('a', 'b'); ` +
      `CREATE TABLE toString (x); INSERT INTO toString VALUES (1)`,
  )
  expect(JSON.stringify(await (await observe(`sqlite:${path}`)).state())).toBe(
    '{"__proto__":[{"__proto__":"a","constructor":"b"}],"toString":[{"x":1}]}',
  )
})

test('modification times and generated columns are ignored, and the report says so', async () => {
  const { path } = database(`
    CREATE TABLE users (id TEXT PRIMARY KEY, plan TEXT, created_at TEXT, updated_at TEXT, lastSeenAt TEXT,
      upper_plan TEXT GENERATED ALWAYS AS (upper(plan)));
    INSERT INTO users (id, plan, updated_at, lastSeenAt) VALUES ('u1', 'pro', '2026-01-01', '2026-01-02');
    CREATE TABLE heartbeat (last_seen TEXT); INSERT INTO heartbeat VALUES ('x')`)
  const { state, observer } = await observe(`sqlite:${path}`)
  expect(await state()).toEqual({ users: [{ id: 'u1', plan: 'pro', created_at: null }], heartbeat: [{}] })
  expect(observer.ignores).toEqual([
    'last_seen of every table',
    'updated_at of every table',
    'lastSeenAt of every table',
    'users.upper_plan, a generated column',
  ])
})

test('?tables= reads only those, and a missing one is an error', async () => {
  const { path } = database('CREATE TABLE charges (id); CREATE TABLE noise (id)')
  expect(await (await observe(`sqlite:${path}?tables=charges`)).state()).toEqual({ charges: [] })
  await expect((await observe(`sqlite:${path}?tables=charge`)).state()).rejects.toThrow(
    failure(/no table charge; did you mean charges\?/),
  )
})

test.each(modes)('%s: a transaction is seen once it is committed, not before', async (mode) => {
  const { path, db } = database('CREATE TABLE credits (cents)', mode)
  const { state } = await observe(`sqlite:${path}`)
  for (let cents = 0; cents < 5; cents++) {
    const before = await state()
    // The same object, so nothing was read again.
    expect(await state()).toBe(before)
    db.exec(`BEGIN; INSERT INTO credits VALUES (${cents})`)
    expect(await state()).toEqual(before)
    db.exec('COMMIT')
    expect(await state()).toEqual({ credits: Array.from({ length: cents + 1 }, (_, index) => ({ cents: index })) })
  }
})

test.each(modes)(
  '%s: a writer without a lock timeout is never locked out, and no partial transaction is seen',
  async (mode) => {
    const { path, db } = database(
      'CREATE TABLE credits (customer INTEGER PRIMARY KEY, cents INTEGER); INSERT INTO credits VALUES (1, ' +
        '1000), (2, 1000)',
      mode,
    )
    // Enough pages to make a reading take a while.
    db.exec(
      'CREATE TABLE padding (text); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ' +
        '800) INSERT INTO padding SELECT hex(randomblob(100)) FROM n',
    )
    db.close()
    const writer = new Worker(
      `const { workerData, parentPort } = require('node:worker_threads')
    const { DatabaseSync } = require('node:sqlite')
    const db = new DatabaseSync(workerData, { timeout: 0 })
    const end = Date.now() + 1500
    let commits = 0
    try {
      while (Date.now() < end) {
        db.exec('BEGIN IMMEDIATE; UPDATE credits SET cents = cents - 1 WHERE customer = 1')
        db.exec('UPDATE padding SET text = hex(randomblob(100)) WHERE rowid % 100 = 0')
        db.exec('UPDATE credits SET cents = cents + 1 WHERE customer = 2; COMMIT')
        commits += 1
        if (commits % 10 === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60)
      }
      parentPort.postMessage({ commits })
    } catch (error) { parentPort.postMessage({ error: error.message }) }
    db.close()`,
      { eval: true, workerData: path },
    )
    const ended: { commits?: number; error?: string }[] = []
    writer.once('message', (message: (typeof ended)[0]) => ended.push(message))
    const { state } = await observe(`sqlite:${path}`)
    const seen = new Set<number>()
    while (ended.length === 0) {
      const { credits } = (await state()) as { credits: { cents: number }[] }
      expect((credits[0]?.cents ?? 0) + (credits[1]?.cents ?? 0)).toBe(2_000)
      seen.add(credits[0]?.cents ?? 0)
      await new Promise(setImmediate)
    }
    const { commits, error } = ended[0] ?? {}
    expect(error).toBeUndefined()
    expect(commits).toBeGreaterThan(20)
    expect(seen.size).toBeGreaterThan(1)
    expect((await state()) as object).toHaveProperty('credits.0.cents', 1_000 - (commits ?? 0))
  },
)

test('a reset that deletes or overwrites the file is noticed', async () => {
  const { path, db } = database('CREATE TABLE credits (cents); INSERT INTO credits VALUES (1)', 'delete')
  db.close()
  const pristine = join(tempDir(), 'pristine.db')
  copyFileSync(path, pristine)
  const { state } = await observe(`sqlite:${path}`)
  const first = await state()
  database('INSERT INTO credits VALUES (2)', 'delete', path).db.close()
  expect(await state()).toEqual({ credits: [{ cents: 1 }, { cents: 2 }] })
  copyFileSync(pristine, path)
  expect(await state()).toEqual(first)
  rmSync(path)
  await expect(state()).rejects.toThrow(failure(/the file does not exist/))
  database('CREATE TABLE credits (cents)', 'wal', path)
  expect(await state()).toEqual({ credits: [] })
})

test('binary values are read as a digest, UUIDs as digits', async () => {
  const { path } = database(
    "CREATE TABLE kinds (raw BLOB); INSERT INTO kinds VALUES (x'00ff'), (x'0123456789abcdef0123456789abcdef')",
  )
  const { state } = await observe(`sqlite:${path}`)
  expect(await state()).toEqual({
    kinds: [
      { raw: 'sha256:But9amnuGeX733SQGNPSq/oEvL0TZdsxLrhtxxaTibg=' },
      { raw: '0123456789abcdef0123456789abcdef' },
    ],
  })
})

test('no file is left next to the database, and it can be deleted', async () => {
  const { path, db } = database('CREATE TABLE a (b)')
  const { state } = await observe(`sqlite:${path}`)
  await state()
  db.close()
  expect(existsSync(`${path}-wal`)).toBe(false)
})

test('a large table is compared by count and hash, even after it shrinks, and the report says so', async () => {
  const { path, db } = database(
    `CREATE TABLE log (line INTEGER); CREATE TABLE credits (cents); WITH RECURSIVE n(i) AS (SELECT 1 UNION ` +
      `ALL SELECT i + 1 FROM n WHERE i < 20001) INSERT INTO log SELECT i FROM n`,
  )
  const { state, observer } = await observe(`sqlite:${path}`)
  const before = (await state()) as { log: { count: number; hash: string } }
  expect(before).toEqual({ credits: [], log: { count: 20_001, hash: expect.stringMatching(/^sha256:[\w+/]{43}=$/) } })
  expect(observer.ignores).toEqual(['the rows of log, a large table: only their count and hash are compared'])
  db.exec('UPDATE log SET line = -1 WHERE line = 7')
  const after = (await state()) as typeof before
  expect(after.log.count).toBe(20_001)
  expect(after.log.hash).not.toBe(before.log.hash)
  db.exec('DELETE FROM log WHERE line > 5')
  expect(await state()).toMatchObject({ log: { count: 6 } })
})

test.each([
  [
    'a file that is not a database',
    (path: string) => writeFileSync(path, 'hello '.repeat(100)),
    /file is not a database/,
  ],
  ['a missing file', () => undefined, /the file does not exist/],
  ['a transaction that a crash left unfinished', (path: string) => crashed(path), /in the middle of a transaction/],
  [
    'a database that is locked exclusively',
    (path: string) => void database('PRAGMA locking_mode = EXCLUSIVE; CREATE TABLE a (b)', 'wal', path),
    /is constantly locked/,
  ],
])('%s is an error, and does not hang', async (_name, prepare, message) => {
  const path = join(tempDir(), 'app.db')
  prepare(path)
  await expect((await observe(`sqlite:${path}`, { timeoutMs: 200 })).state()).rejects.toThrow(failure(message))
})

test('an empty file has no tables yet', async () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'app.db'), '')
  expect(await (await observe('sqlite:app.db', { cwd: dir })).state()).toEqual({})
})

/** Copies a database with a transaction that was written to disk but not committed. */
function crashed(path: string): void {
  const { db, path: source } = database('PRAGMA cache_size = 1; CREATE TABLE a (b)', 'delete')
  db.exec(
    'BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO a ' +
      'SELECT hex(randomblob(50)) FROM n',
  )
  copyFileSync(source, path)
  copyFileSync(`${source}-journal`, `${path}-journal`)
}

test('a pipe instead of the database is an error, and does not hang', async () => {
  const path = join(tempDir(), 'app.db')
  makePipe(path)
  const { state } = await observe(`sqlite:${path}`)
  await expect(state()).rejects.toThrow(failure(/it is not a regular file/))
})
