import type { Env } from '../env.ts'
import { assertReachable, type TargetClient } from './delivery/target-client.ts'
import { openGoldenFiles, type GoldenFiles } from './golden/files.ts'
import { execute } from './plan/execute.ts'
import type { Plan, Sending } from './plan/plan.ts'
import type { Prepared } from './prepare.ts'
import type { UnmetAnswers } from './report.ts'
import { failedExpectations } from './steps/expectations.ts'

export interface PlainContext {
  readonly client: TargetClient
  readonly golden: GoldenFiles | undefined
  readonly env: Env
}

const maxListedUnmet = 100

/** Sends every delivery of the plan, and compares each answer with the expected one. Fills `unmet`. */
export async function runPlain(plan: Plan, { client, golden, env }: PlainContext, unmet: UnmetAnswers): Promise<void> {
  const send = async (sending: Sending): Promise<void> => {
    const { step, copy } = sending
    const result = await client.deliver(step, copy === 1 ? 'replay' : `copy ${copy}`)
    if (client.stats.answered() === 0) assertReachable(result, plan.target)
    const expected = failedExpectations(result, step.expected)
    const [first, ...also] = golden ? await golden.compare(sending, result, expected) : expected
    if (!first) return
    unmet.count += 1
    if (unmet.first.length < maxListedUnmet)
      unmet.first.push({ delivery: step.fixture.name, ...first, ...(also.length > 0 ? { also } : {}) })
  }
  await execute(plan, send, env)
}

/**
 * Opens the golden files. Returns undefined if there is no directory for them, or if the run has checks, because checks
 * send copies of events, and the answers to copies differ from run to run.
 */
export async function goldenFilesOf({ plan, options }: Prepared, { cwd }: Env): Promise<GoldenFiles | undefined> {
  const { golden: dir, updateGolden: update = false, ignore = [], checks } = options
  return dir === undefined || checks?.length ? undefined : openGoldenFiles(plan.sendings, { dir, update, ignore, cwd })
}
