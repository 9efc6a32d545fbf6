import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTurns } from '../../src/listen/turns.ts'

test('what arrives together is worked on bit by bit: a hundred heavy requests are not all in memory at once', async () => {
  let clock = 0
  const inTurn = createTurns(() => clock)
  const done: number[] = []
  const all = Promise.all(Array.from({ length: 6 }, (_, at) => inTurn(1, () => {
    clock += at < 2 ? 8 : 2
    return done.push(at)
  })))
  const seen: number[] = []
  while (done.length < 6) {
    await setImmediate()
    seen.push(done.length)
  }
  expect(seen).toEqual([1, 2, 5, 6])
  expect(await all).toEqual([1, 2, 3, 4, 5, 6])
  expect(await inTurn(1, () => 'next')).toBe('next')
})

test('a bug in one piece of work is told to the one who asked for it, and the next is done', async () => {
  const inTurn = createTurns(() => 0)
  const broken = inTurn(1, () => {
    throw new Error('a bug')
  })
  const next = inTurn(1, () => 1)
  await expect(broken).rejects.toThrow('a bug')
  expect(await next).toBe(1)
})

test('a small delivery does not wait for all the large ones that came before it', async () => {
  let clock = 0
  const inTurn = createTurns(() => clock)
  const done: string[] = []
  const heavy = (name: string) => inTurn(1_000_000, () => {
    clock += 100
    return done.push(name)
  })
  const all = [heavy('first'), heavy('second')]
  await setImmediate()
  all.push(inTurn(1_000, () => done.push('small')), heavy('third'))
  await Promise.all(all)
  expect(done).toEqual(['first', 'small', 'second', 'third'])
})

test('after a long piece of work the event loop turns many times, so that the connections that wait are accepted', async () => {
  let clock = 0
  const inTurn = createTurns(() => clock)
  const work = [1, 2].map(() => inTurn(1_000_000, () => (clock += 100)))
  await work[0]
  for (let turns = 0; turns < 20; turns += 1) await setImmediate()
  expect(clock).toBe(100)
  await work[1]
  expect(clock).toBe(200)
})
