import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTurns } from '../../../src/listen/accept/turns.ts'

const small = 4_096
const medium = 4_097
const larger = 100_000
const largest = 1_000_000

/** Simulates work that takes a given time on a fake clock. `done` lists the names of finished work in order. */
function start() {
  let clock = 0
  const inTurn = createTurns(() => clock)
  const done: string[] = []
  const work = (name: string, size: number, ms: number): Promise<number> =>
    inTurn(size, () => {
      clock += ms
      return done.push(name)
    })
  const many = (count: number, name: string, size: number, ms: number): Promise<unknown> =>
    Promise.all(Array.from({ length: count }, () => work(name, size, ms)))
  return { work, many, done, now: () => clock }
}

/** Lets the event loop turn until any pause is over. */
async function idle(): Promise<void> {
  for (let turns = 0; turns < 500; turns += 1) await setImmediate()
}

test('simultaneous work is done in slices, so that heavy requests are not all in memory at once', async () => {
  const { work, done } = start()
  const all = Promise.all([8, 8, 2, 2, 2, 2].map((ms, at) => work(String(at), small, ms)))
  const seen = new Set<number>()
  while (done.length < 6) {
    await setImmediate()
    seen.add(done.length)
  }
  expect([...seen]).toEqual([1, 2, 5, 6])
  expect(await all).toEqual([1, 2, 3, 4, 5, 6])
  expect(await work('next', small, 1)).toBe(7)
})

test('a bug in one piece of work is reported to its caller, and the next one is done', async () => {
  const inTurn = createTurns(() => 0)
  const broken = inTurn(1, () => {
    throw new Error('a bug')
  })
  const next = inTurn(Number.NaN, () => 1)
  await expect(broken).rejects.toThrow('a bug')
  expect(await next).toBe(1)
})

test.each([
  ['the first', small, medium],
  ['the middle', medium, larger],
  ['the last', larger, largest],
])('a delivery in %s size class does not wait for all earlier larger ones', async (_which, size, more) => {
  const { work, done } = start()
  const all = [work('large 1', more, 100), work('large 2', more, 100)]
  await setImmediate()
  all.push(work('small', size, 0), work('large 3', more, 100))
  await Promise.all(all)
  expect(done).toEqual(['large 1', 'small', 'large 2', 'large 3'])
})

test('a large delivery does not wait for an earlier flood of small ones', async () => {
  const { work, many, done } = start()
  const flood = many(20, 'small', small, 1)
  await setImmediate()
  const served = done.length
  await Promise.all([flood, work('large', largest, 1)])
  expect(served).toBeGreaterThan(0)
  expect(done.indexOf('large') - served).toBeLessThanOrEqual(1)
})

test('size classes get equal time, however long each piece of work takes', async () => {
  const { many, done } = start()
  await Promise.all([many(100, 'small', small, 1), many(10, 'large', largest, 10)])
  const half = done.slice(0, 55)
  expect(half.filter((name) => name === 'large').length).toBe(5)
})

test('small deliveries are handled before the next large one of a sequential sender', async () => {
  const { work, many, done } = start()
  const rounds: Promise<unknown>[] = []
  for (let round = 0; round < 3; round += 1) {
    await work('large', largest, 100)
    rounds.push(many(3, 'small', small, 1))
  }
  await Promise.all(rounds)
  expect(done.join(' ')).toBe(Array.from({ length: 3 }, () => 'large small small small').join(' '))
})

test('a class that is idle does not save up time', async () => {
  const { many, done } = start()
  const large = many(60, 'large', largest, 10)
  while (done.length < 50) await setImmediate()
  await Promise.all([large, many(500, 'small', small, 1)])
  expect(done.slice(50, 100).filter((name) => name === 'large').length).toBeGreaterThan(2)
})

test('the time that a class used before an idle period is not counted', async () => {
  const { work, many, done } = start()
  await work('small', small, 200)
  await idle()
  await Promise.all([many(10, 'large', largest, 10), work('small', small, 1)])
  expect(done.lastIndexOf('small')).toBeLessThanOrEqual(2)
})

test.each(['waits', 'arrives only then'])(
  'after a full slice of work, the event loop turns many times, even if the next %s',
  async (when) => {
    const { work, now } = start()
    const first = work('first', largest, 6)
    const waiting = when === 'waits' ? work('second', largest, 6) : undefined
    await first
    const second = waiting ?? work('second', largest, 6)
    for (let turns = 0; turns < 50; turns += 1) await setImmediate()
    expect(now()).toBe(6)
    await second
    expect(now()).toBe(12)
  },
)

test('slow turns of the event loop do not make the pause endless', async () => {
  let clock = 0
  const inTurn = createTurns(() => clock)
  await inTurn(small, () => (clock += 40))
  const done: number[] = []
  const second = inTurn(small, () => done.push(clock))
  for (; done.length === 0; clock += 10) await setImmediate()
  await second
  expect(clock).toBeGreaterThan(130)
  expect(clock).toBeLessThan(200)
})
