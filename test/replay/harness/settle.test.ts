import { expect, test } from 'vitest'
import { readUntilSettled } from '../../../src/replay/harness/settle.ts'

/** A clock that only sleeping and reading move. */
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

test('waits for an effect that comes late, and then for as long again as asked', async () => {
  const { clock, read, time } = virtual((ms) => (ms < 150 ? 0 : 1))
  const reading = await readUntilSettled(read, { quietMs: 200 }, clock)
  expect(reading).toMatchObject({ state: [1], settled: true })
  expect(reading.changedAfterMs).toBeGreaterThanOrEqual(125)
  expect(time()).toBeGreaterThanOrEqual(350)
})

test('a state that does not stop is told, after a while', async () => {
  const { clock, read, time } = virtual((ms) => ms)
  expect(await readUntilSettled(read, { quietMs: 100 }, clock)).toMatchObject({ settled: false })
  expect(time()).toBeLessThan(4_000)
})

test('an observer that takes its time is no noise', async () => {
  const { clock, read } = virtual(() => 1, 5_000)
  expect(await readUntilSettled(read, { quietMs: 100 }, clock)).toMatchObject({ settled: true, changedAfterMs: 0 })
})

test('without a settle time three readings have to agree, and for as long as three of the waits between changes', async () => {
  let reads = 0
  const { clock } = virtual(() => 0)
  expect(await readUntilSettled(async () => [++reads < 3 ? reads : 3], { quietMs: 0 }, clock)).toMatchObject({
    state: [3],
    settled: true,
  })
  expect(reads).toBe(6)
})

test('an effect that has not come yet is waited for longer; once it is there the settle time is enough', async () => {
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

test('effects that come one after the other with waits between are waited for to the end', async () => {
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

test('a long queue is given time, a state that changes for ever is not given for ever', async () => {
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
