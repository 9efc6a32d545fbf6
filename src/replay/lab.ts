import type { Env } from '../env.ts'
import type { Observer } from '../observe/observer.ts'
import type { Reset } from '../observe/reset.ts'
import { assertReachable, type Courier } from './courier.ts'
import type { Lab } from './experiment.ts'
import type { Plan } from './plan.ts'
import { readUntilQuiet } from './quiet.ts'
import type { Step } from './step.ts'

export interface LabOptions {
  readonly plan: Plan
  readonly courier: Courier
  readonly observers: readonly Observer[]
  readonly reset: Reset | undefined
  readonly settleMs: number
  readonly env: Env
}

/** Where experiments are made: a target that can be reset, sent to and looked at. */
export function createLab({ plan, courier, observers, reset, settleMs, env }: LabOptions): Lab {
  const delivered = new Set<Step>()
  const deliver = async (step: Step, note: string) => {
    const result = await courier.deliver(step, note)
    assertReachable(result, plan.target)
    delivered.add(step)
    return result
  }
  const read = () => Promise.all(observers.map((observer) => observer.read(env.signal)))
  return {
    observers: observers.map(({ label }) => label),
    resets: reset !== undefined,
    deliver,
    begin: async ({ before }) => {
      if (reset) {
        await reset(env.signal)
        delivered.clear()
      }
      for (const step of before) if (!delivered.has(step)) await deliver(step, 'comes before')
    },
    look: (quietMs = 0) => readUntilQuiet(read, Math.max(settleMs, quietMs), env),
  }
}
