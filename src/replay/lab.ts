import type { Env } from '../env.ts'
import type { Observer } from '../observe/observer.ts'
import type { Reset } from '../observe/reset.ts'
import { assertReachable, type Courier } from './courier.ts'
import type { Lab, Trial } from './experiment.ts'
import { changed } from './judge.ts'
import type { Plan } from './plan.ts'
import { readUntilQuiet, type Reading } from './quiet.ts'
import type { Step } from './step.ts'

export interface LabOptions {
  readonly plan: Plan
  readonly courier: Courier
  readonly observers: readonly Observer[]
  readonly reset: Reset | undefined
  readonly settleMs: number
  readonly env: Env
}

/** In settle times: how late an effect is still waited for, and kept apart from those of the next event. */
const horizon = 8

/** A late effect may have come after a reset: how often to reset again. */
const resets = 3

/** Where experiments are made: a target that can be reset, sent to and looked at. */
export function createLab({ plan, courier, observers, reset, settleMs, env }: LabOptions): Lab {
  const delivered = new Set<Step>()
  const silent = new Set<string>()
  const horizonMs = horizon * settleMs
  let lastSent = Number.NEGATIVE_INFINITY
  let trying = ''
  let baseline: Reading | undefined
  const repeat = async (step: Step, note: string) => {
    const result = await courier.deliver(step, note)
    delivered.add(step)
    lastSent = env.now()
    return result
  }
  const deliver = async (step: Step, note: string) => {
    const result = await repeat(step, note)
    assertReachable(result, plan.target)
    return result
  }
  const read = () => Promise.all(observers.map((observer) => observer.read(env.signal)))
  const look = (quietMs = 0) => readUntilQuiet(read, Math.max(settleMs, quietMs), env)
  const prepare = async ({ before }: Trial): Promise<void> => {
    if (reset) {
      await reset(env.signal)
      delivered.clear()
    }
    for (const step of before) if (!delivered.has(step)) await deliver(step, 'comes before')
  }
  const control = async (trial: Trial, quietMs: number): Promise<Reading> => {
    await prepare(trial)
    if (observers.length === 0) return { state: [], quiet: true, changedAfterMs: 0, tookMs: 0 }
    return look(Math.max(quietMs, lastSent + horizonMs - env.now()))
  }
  /** Only a reset target that nothing was sent to has to look the same each time. */
  const unlike = (trial: Trial, reading: Reading): boolean => {
    if (!reset || trial.before.length > 0 || !reading.quiet) return false
    baseline ??= reading
    return changed(baseline, reading)
  }
  return {
    observers: observers.map(({ label }) => label),
    resets: reset !== undefined,
    deliver,
    repeat,
    begin: async (trial, quietMs = 0) => {
      trying = trial.subject
      let reading = await control(trial, quietMs)
      for (let again = 1; again < resets && unlike(trial, reading); again++) reading = await control(trial, quietMs)
      const afterSilence = [...silent].some((subject) => subject !== trying)
      return { ...reading, ...(unlike(trial, reading) ? { unlike: true } : {}), ...(afterSilence ? { afterSilence } : {}) }
    },
    look,
    lookForEffect: async (before) => {
      const reading = await readUntilQuiet(read, settleMs, env, { state: before.state, forMs: horizonMs })
      if (!changed(before, reading)) silent.add(trying)
      return reading
    },
  }
}
