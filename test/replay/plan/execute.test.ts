import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { execute } from '../../../src/replay/plan/execute.ts'
import { plan, type Pace } from '../../../src/replay/plan/plan.ts'
import { fixture, step } from '../../helpers/steps.ts'

function made(count: number, pace: Pace, concurrency?: number) {
  const steps = Array.from({ length: count }, (_, index) => step(fixture(String(index))))
  return plan(steps, {
    target: 'http://127.0.0.1/',
    seed: 1,
    pace,
    concurrency,
    checks: [],
    rounds: undefined,
    resets: false,
    capabilities: { egress: false, restart: false },
  })
}

function clock(signal = new AbortController().signal) {
  return {
    now: Date.now,
    sleep: (ms: number, abort?: AbortSignal) => delay(ms, undefined, abort ? { signal: abort } : {}),
    signal,
  }
}

/** Returns a send function that takes `ms` milliseconds and counts its calls. */
function sender(ms: number) {
  const seen = { order: [] as string[], underWay: 0, most: 0 }
  const send = async ({ step: { fixture } }: { step: { fixture: { name: string } } }): Promise<void> => {
    seen.order.push(fixture.name)
    seen.most = Math.max(seen.most, ++seen.underWay)
    await delay(ms)
    seen.underWay -= 1
  }
  return { seen, send }
}

test('in order: each delivery waits for the previous answer', async () => {
  const { seen, send } = sender(2)
  await execute(made(5, { kind: 'in-order' }), send, clock())
  expect(seen).toMatchObject({ most: 1, order: ['0.json', '1.json', '2.json', '3.json', '4.json'] })
})

test('with a concurrency: never more than that many at once', async () => {
  const { seen, send } = sender(5)
  await execute(made(20, { kind: 'in-order' }, 4), send, clock())
  expect([seen.most, seen.order.length]).toEqual([4, 20])
})

test('at a rate: a slow answer delays nothing', async () => {
  const { seen, send } = sender(150)
  const start = Date.now()
  await execute(made(10, { kind: 'rate', perSecond: 100 }), send, clock())
  expect(Date.now() - start).toBeLessThan(600)
  expect(seen.most).toBeGreaterThan(5)
})

test('at a rate with a concurrency: never more than that many in flight', async () => {
  const { seen, send } = sender(20)
  await execute(made(10, { kind: 'rate', perSecond: 1_000 }, 2), send, clock())
  expect([seen.most, seen.order.length]).toEqual([2, 10])
})

test.each([
  ['in order', { kind: 'in-order' }, 1],
  ['in order, three at once', { kind: 'in-order' }, 3],
  ['at a rate', { kind: 'rate', perSecond: 200 }, undefined],
] as const)('%s: the first exception ends it', async (_name, pace, concurrency) => {
  let sent = 0
  const send = async (): Promise<void> => {
    sent += 1
    if (sent === 2) throw new Error('gone')
    await delay(1)
  }
  await expect(execute(made(50, pace, concurrency), send, clock())).rejects.toThrow('gone')
  expect(sent).toBeLessThan(10)
})

test('an interruption ends a wait', async () => {
  const steps = [step(fixture('a', { after: 60_000 }))]
  const waiting = plan(steps, {
    target: 'http://127.0.0.1/',
    seed: 1,
    pace: { kind: 'in-order' },
    concurrency: undefined,
    checks: [],
    rounds: undefined,
    resets: false,
    capabilities: { egress: false, restart: false },
  })
  await expect(execute(waiting, async () => undefined, clock(AbortSignal.timeout(30)))).rejects.toThrow()
})
