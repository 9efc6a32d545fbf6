import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '../../../src/store/sqlite/migrations.ts'
import { refusedLimit } from '../../../src/store/sqlite/refused-limit.ts'

const limit = 100_000

function database(): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  onTestFinished(() => db.close())
  for (const migration of migrations) db.exec(migration)
  return db
}

function insert(db: DatabaseSync, seq: number, disposition: string, bytes: number): void {
  const query = db.prepare("INSERT INTO delivery VALUES (?, ?, 0, 's', NULL, ?, '', 'POST', '/', '', '[]', ?, '{}')")
  query.run(seq, `dlv_${seq}`, disposition, Buffer.alloc(bytes))
}

const kept = (db: DatabaseSync): number[] =>
  db
    .prepare('SELECT seq FROM delivery ORDER BY seq')
    .all()
    .map(({ seq }) => Number(seq))

test('in a flood, the oldest refused deliveries are deleted, but no accepted ones', () => {
  const db = database()
  const { added } = refusedLimit(db, limit)
  for (let seq = 1; seq <= 100; seq += 1) {
    insert(db, seq, seq % 10 === 0 ? 'accepted' : seq % 2 ? 'rejected' : 'malformed', 10_000)
    if (seq % 10 !== 0) added(seq)
  }
  const left = kept(db)
  expect(left.filter((seq) => seq % 10 === 0)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  const refused = left.filter((seq) => seq % 10 !== 0)
  expect(refused.at(-1)).toBe(99)
  expect(refused.length).toBeGreaterThanOrEqual(8)
  expect(refused.length * 10_000).toBeLessThanOrEqual(limit)
})

test('refused deliveries of an earlier run count', () => {
  const db = database()
  for (let seq = 1; seq <= 9; seq += 1) insert(db, seq, 'rejected', 10_000)
  const { added } = refusedLimit(db, limit)
  insert(db, 10, 'rejected', 50_000)
  added(10)
  expect(kept(db)).toEqual([7, 8, 9, 10])
})

test('the newest refused delivery is kept, however large it is', () => {
  const db = database()
  const { added } = refusedLimit(db, limit)
  for (const seq of [1, 2]) {
    insert(db, seq, 'rejected', 2 * limit)
    added(seq)
  }
  expect(kept(db)).toEqual([2])
})

test('a write that is rolled back deletes nothing', () => {
  const db = database()
  const { added } = refusedLimit(db, limit)
  for (let seq = 1; seq <= 30; seq += 1) {
    db.exec('BEGIN')
    insert(db, seq, 'rejected', 10_000)
    added(seq)
    db.exec(seq <= 3 ? 'COMMIT' : 'ROLLBACK')
  }
  expect(kept(db)).toEqual([1, 2, 3])
})
