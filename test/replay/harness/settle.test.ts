import { expect, test } from 'vitest'
import { readUntilSettled } from '../../../src/replay/harness/settle.ts'

/** Returns a clock that only sleeping and reading advance. */
function virtual(stateAt: (ms: number) => unknown, readMs = 1) {
  let time = 0
  const clock = {
    elapsed: () => time,
    sleep: async (ms: number) => {
      time += ms
    },
    signal: new AbortController().signal,
  }
  const read = async () => {
    time += readMs
    return [stateAt(time)]
  }
  return { clock, read, time: () => time }
}

test('waits for a late effect, and then for the settle time', async () => {
  const { clock, read, time } = virtual((ms) => (ms < 150 ? 0 : 1))
  const reading = await readUntilSettled(read, { quietMs: 200 }, clock)
  expect(reading).toMatchObject({ state: [1], settled: true })
  expect(reading.changedAfterMs).toBeGreaterThanOrEqual(125)
  expect(time()).toBeGreaterThanOrEqual(350)
})

test('a state that keeps changing is reported after a while', async () => {
  const { clock, read, time } = virtual((ms) => ms)
  expect(await readUntilSettled(read, { quietMs: 100 }, clock)).toMatchObject({ settled: false })
  expect(time()).toBeLessThan(4_000)
})

test('a slow observer is not noise', async () => {
  const { clock, read } = virtual(() => 1, 5_000)
  expect(await readUntilSettled(read, { quietMs: 100 }, clock)).toMatchObject({ settled: true, changedAfterMs: 0 })
})

test('without a settle time, three readings must agree, for three times the longest pause', async () => {
  let reads = 0
  const { clock } = virtual(() => 0)
  expect(await readUntilSettled(async () => [++reads < 3 ? reads : 3], { quietMs: 0 }, clock)).toMatchObject({
    state: [3],
    settled: true,
  })
  expect(reads).toBe(6)
})

test('an expected effect is awaited longer; once it has arrived, the settle time is enough', async () => {
  const { clock, read, time } = virtual((ms) => (ms < 700 ? 0 : 1))
  expect(await readUntilSettled(read, { quietMs: 200, awaited: { state: [0], forMs: 1_600 } }, clock)).toMatchObject({
    state: [1],
    settled: true,
  })
  expect(time()).toBeLessThan(1_100)
  const never = virtual(() => 0)
  expect(
    await readUntilSettled(never.read, { quietMs: 200, awaited: { state: [0], forMs: 1_600 } }, never.clock),
  ).toMatchObject({ state: [0], settled: true, changedAfterMs: 0 })
  expect(never.time()).toBeGreaterThanOrEqual(1_600)
})

test('effects that arrive one after the other with pauses are all awaited', async () => {
  const { clock, read } = virtual((ms) => Math.min(20, Math.floor(ms / 140)))
  expect(await readUntilSettled(read, { quietMs: 150, deliveries: 20 }, clock)).toMatchObject({
    state: [20],
    settled: true,
  })
  const stalling = virtual((ms) => (ms < 100 ? 0 : ms < 240 ? 1 : ms < 590 ? 2 : 3))
  expect(await readUntilSettled(stalling.read, { quietMs: 150 }, stalling.clock)).toMatchObject({
    state: [3],
    settled: true,
  })
})

test('a long queue gets enough time, but an endlessly changing state is given up', async () => {
  const queue = virtual((ms) => Math.min(100, Math.floor(ms / 60)))
  expect(await readUntilSettled(queue.read, { quietMs: 100, deliveries: 100 }, queue.clock)).toMatchObject({
    state: [100],
    settled: true,
  })
  const endless = virtual((ms) => ms)
  expect(await readUntilSettled(endless.read, { quietMs: 100, deliveries: 100_000 }, endless.clock)).toMatchObject({
    settled: false,
  })
  expect(endless.time()).toBeLessThan(65_000)
})
