import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { GroupCommit } from '../../../src/store/sqlite/group-commit.ts'

function commits(): GroupCommit {
  const db = new DatabaseSync(':memory:')
  onTestFinished(() => db.close())
  return new GroupCommit(db, () => undefined)
}

/** Keeps the event loop busy, as another sender's large request would. */
function work(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

test('a delivery in every long turn of the event loop does not delay the answer to the first', async () => {
  const group = commits()
  let answeredAfter = 60
  void group.run(() => undefined).then(() => (answeredAfter = Math.min(answeredAfter, turns)))
  let turns = 0
  for (; turns < answeredAfter; turns += 1) {
    work(4)
    void group.run(() => undefined)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(answeredAfter).toBeLessThan(20)
})

test('deliveries in short consecutive turns share a commit', async () => {
  let committed = 0
  const db = new DatabaseSync(':memory:')
  onTestFinished(() => db.close())
  const group = new GroupCommit(db, () => (committed += 1))
  const all: Promise<void>[] = []
  for (let turn = 0; turn < 8; turn += 1) {
    all.push(group.run(() => undefined))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(all)
  expect(committed).toBeLessThan(4)
})
