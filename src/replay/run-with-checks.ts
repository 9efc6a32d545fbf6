import type { Emit } from '../core/results/pipeline-event.ts'
import type { CheckResult } from '../core/results/replay-report.ts'
import type { Env } from '../env.ts'
import type { Egress } from '../observe/egress/egress.ts'
import type { Observer } from '../observe/observer.ts'
import type { OpenObserver } from '../observe/parse-observer.ts'
import type { Reset } from '../observe/reset.ts'
import type { TargetClient } from './delivery/target-client.ts'
import type { Timeline } from './delivery/timeline.ts'
import { ignoring } from './effect/ignore.ts'
import { redactEvidence } from './effect/redact.ts'
import { createHarness } from './harness/harness.ts'
import { createKeyWatch, type KeyWatch } from './harness/idempotency-keys.ts'
import { reproduce } from './harness/reproduce.ts'
import { runChecks } from './harness/run-checks.ts'
import { createSentIds } from './harness/sent-ids.ts'
import { defaultSettleMs, defaultTimeoutMs } from './options.ts'
import type { Prepared } from './prepare.ts'
import type { CheckFindings } from './report.ts'

export interface CheckContext {
  readonly client: TargetClient
  readonly timeline: Timeline
  readonly env: Env
  readonly emit: Emit
}

const defaultOthers = 100
const pressureMs = 4_000

/**
 * Opens the observers, builds a harness with them, and runs every check in it. Fills `findings`, even if the run ends
 * early.
 */
export async function runWithChecks(
  prepared: Prepared,
  { client, timeline, env, emit }: CheckContext,
  findings: CheckFindings,
): Promise<void> {
  const { plan, steps, options, restart } = prepared
  await using opened = await openObservers(prepared.observers, options.timeoutMs)
  const { observers } = opened
  findings.observers = observers.map(({ kind }) => kind)
  const { ignore = [], others = defaultOthers, settleMs = defaultSettleMs, timeoutMs = defaultTimeoutMs } = options
  const egress = observers.filter(isEgress)
  const sentIds = createSentIds(steps, ignoring(ignore), env.now, new Set(egress.map((one) => observers.indexOf(one))))
  const keys = egress.map((one) => createKeyWatch(one, sentIds))
  const reset = resetWithKeys(prepared.reset, keys)
  const { target } = plan
  const harness = createHarness({ target, steps, client, observers, reset, settleMs, sentIds, timeline, env })
  const found = (result: CheckResult | undefined): void => {
    findings.tried += 1
    if (result) findings.results.push({ ...result, evidence: result.evidence.map(redactEvidence) })
  }
  try {
    await runChecks(
      {
        plan,
        harness,
        egress,
        keys,
        restart,
        timeoutMs,
        settings: { others, pressureMs },
        timeline,
        env,
        emit,
        reproduce: (trial) => reproduce(trial, options, { steps, env }),
      },
      found,
    )
  } finally {
    if (keys.length > 0) findings.keyProblems = keys.flatMap(({ problems }) => problems())
    findings.ignored = [...new Set([...observers.flatMap(({ ignores }) => ignores), ...ignore])]
  }
}

/** Wraps a reset so that key tracking starts over, because a target that was reset may reuse its idempotency keys. */
function resetWithKeys(reset: Reset | undefined, keys: readonly KeyWatch[]): Reset | undefined {
  if (!reset) return undefined
  return async (signal) => {
    await reset(signal)
    for (const { forget } of keys) forget()
  }
}

function isEgress(observer: Observer): observer is Egress {
  return 'failCall' in observer
}

/** Opens all observers. If one fails, those already open are closed. Disposing of the result closes all of them. */
async function openObservers(
  opens: readonly OpenObserver[],
  timeoutMs: number | undefined,
): Promise<AsyncDisposable & { readonly observers: readonly Observer[] }> {
  const observers: Observer[] = []
  const close = async (): Promise<void> => {
    for (const observer of observers.toReversed()) await observer[Symbol.asyncDispose]()
  }
  try {
    for (const open of opens) observers.push(await open(timeoutMs))
  } catch (error) {
    await close()
    throw error
  }
  return { observers, [Symbol.asyncDispose]: close }
}
