import { expect, test } from 'vitest'
import { duplicate } from '../../../src/replay/checks/duplicate.ts'
import { fault } from '../../../src/replay/checks/fault.ts'
import { plan, type PlanOptions } from '../../../src/replay/plan/plan.ts'
import { fixture, step } from '../../helpers/steps.ts'

const options: PlanOptions = {
  target: 'http://127.0.0.1/',
  seed: 1,
  pace: { kind: 'in-order' },
  concurrency: undefined,
  checks: [],
  rounds: undefined,
  resets: false,
  capabilities: { egress: false, restart: false },
}

function times(made: ReturnType<typeof plan>): (string | number)[][] {
  return made.sendings.map(({ step: { fixture }, copy, at }) => [fixture.name, copy, at])
}

test('in order: only the first copy has a wait', () => {
  const steps = [step(fixture('a')), step(fixture('b', { after: 2_000, times: 2 }))]
  const made = plan(steps, options)
  expect(times(made)).toEqual([
    ['a.json', 1, 0],
    ['b.json', 1, 2_000],
    ['b.json', 2, 0],
  ])
  expect(made.concurrency).toBe(1)
})

test('more deliveries than fit into memory are a usage error before any is planned', () => {
  const steps = Array.from({ length: 101 }, () => step(fixture('a', { times: 10_000 })))
  expect(() => plan(steps, options)).toThrow(
    expect.objectContaining({
      code: 'BILLHOOK_REPLAY_TOO_LONG',
      exitCode: 2,
      message: expect.stringContaining('1010000 deliveries'),
    }),
  )
})

test('at a rate: evenly spaced, whatever the recorded times', () => {
  const steps = ['a', 'b', 'c'].map((id) => step(fixture(id, { after: 5_000 })))
  const made = plan(steps, { ...options, pace: { kind: 'rate', perSecond: 4 } })
  expect(made.sendings.map(({ at }) => at)).toEqual([0, 250, 500])
  expect(made.concurrency).toBe(Number.POSITIVE_INFINITY)
})

test('at a speed: the recorded intervals are divided, and time never runs backwards', () => {
  const steps = [1_000, 3_000, 2_500, 4_500].map((receivedAt, index) => step(fixture(String(index), { receivedAt })))
  expect(plan(steps, { ...options, pace: { kind: 'speed', factor: 2 } }).sendings.map(({ at }) => at)).toEqual([
    0, 1_000, 1_000, 2_000,
  ])
  const scenario = [step(fixture('a')), step(fixture('b', { after: 600 }))]
  expect(plan(scenario, { ...options, pace: { kind: 'speed', factor: 3 } }).sendings.map(({ at }) => at)).toEqual([
    0, 200,
  ])
})

test('a check tests each event type once, with its first delivery, and sends nothing else', () => {
  const steps = [
    step(fixture('a')),
    step(fixture('b')),
    step(fixture('c', {}, { type: 'x' })),
    step(fixture('d', { body: Buffer.from('[]') })),
  ]
  const made = plan(steps, { ...options, checks: [duplicate] })
  expect(made.sendings).toEqual([])
  expect(made.trials.map(({ name, step: { fixture } }) => [name, fixture.name])).toEqual([
    ['invoice.paid', 'a.json'],
    ['x', 'c.json'],
  ])
})

test('a check that these fixtures or options do not allow is left out, with the reason', () => {
  const made = plan([step()], { ...options, checks: [fault, duplicate], rounds: 5 })
  expect(made.trials.map(({ check: experiment, rounds }) => [experiment.name, rounds])).toEqual([['duplicate', 5]])
  expect(made.omitted).toEqual([{ check: 'fault', reason: expect.stringContaining('--observe egress:') }])
})

test('earlier events of the same scenario come first, except for copies of the event itself', () => {
  const steps = [
    step(fixture('other', {}, { type: 'o' })),
    step(fixture('a', { scenario: 's' }, { type: 'first' })),
    step(fixture('b', { scenario: 's' })),
    step(fixture('b', { scenario: 's' }, { type: 'last' })),
  ]
  const made = plan(steps, { ...options, checks: [duplicate] })
  expect(made.trials.map(({ name, before }) => [name, before.map(({ fixture }) => fixture.name)])).toEqual([
    ['o', []],
    ['first', []],
    ['invoice.paid', ['a.json']],
    ['last', ['a.json']],
  ])
})
