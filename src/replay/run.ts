import type { Emit } from '../core/results/pipeline-event.ts'
import type { ReplayPlan } from '../core/results/replay-plan.ts'
import type {
  DeliveryCounts,
  CheckResult,
  KeyProblemResult,
  ReplayReport,
  Unmet,
} from '../core/results/replay-report.ts'
import type { Env } from '../env.ts'
import { BillhookError, ExitCode } from '../errors.ts'
import { createSender } from '../net/sender.ts'
import type { Egress } from '../observe/egress/egress.ts'
import type { Observer } from '../observe/observer.ts'
import type { OpenObserver } from '../observe/parse-observer.ts'
import { assertAnswered, assertReachable, createTargetClient, type TargetClient } from './delivery/target-client.ts'
import { describePlan } from './plan/describe.ts'
import { ignoring } from './effect/ignore.ts'
import { execute } from './plan/execute.ts'
import { interrupted } from './exit-code.ts'
import { openGoldenFiles, type GoldenFiles } from './golden/files.ts'
import { wholeVerdict } from './checks/judge.ts'
import { createKeyWatch } from './harness/idempotency-keys.ts'
import { aboutRun } from './harness/about-run.ts'
import { createHarness } from './harness/harness.ts'
import { notTested } from './not-tested.ts'
import type { ReplayOptions } from './options.ts'
import type { Plan, Sending } from './plan/plan.ts'
import { prepare, type Prepared } from './prepare.ts'
import { redactEvidence } from './effect/redact-evidence.ts'
import { reproduce } from './harness/reproduce.ts'
import { judgeThreshold } from './delivery/threshold.ts'
import { createTimeline, type Timeline } from './delivery/timeline.ts'
import { runChecks } from './harness/run-checks.ts'
import { failedExpectations } from './steps/expectations.ts'
import { createSentIds } from './harness/sent-ids.ts'

/** What `runReplay` would send, without sending it. Throws as it does. */
export async function planReplay(options: ReplayOptions, env: Env): Promise<ReplayPlan> {
  return describePlan((await prepare(options, env)).plan)
}

/**
 * Replays fixtures to a target, or with `checks` runs them against it, and reports. `emit` is told of every
 * delivery. An unreachable target, a failing observer or reset and an interruption end the run early, with a report of
 * what was found until then: see `stopped`, and `exitCodeOf` for what it means.
 * @throws BillhookError for wrong options, fixtures or configuration (exit 2) before anything is sent
 */
export async function runReplay(given: ReplayOptions, env: Env, emit: Emit): Promise<ReplayReport> {
  const prepared = await prepare(given, env)
  const { plan, steps, options } = prepared
  const golden = await goldenFilesOf(prepared, env)
  const start = env.now()
  const about = await aboutRun(plan.target, start, env)
  const timeline = createTimeline(start)
  // Checks decide themselves how much is under way.
  const connections = options.checks?.length ? 256 : Math.min(plan.concurrency, 256)
  await using sender = await createSender({ connections, now: env.now })
  const client = createTargetClient({
    target: plan.target,
    timeoutMs: timeoutOf(options),
    sender,
    env,
    emit,
    timeline,
  })
  const results: CheckResult[] = []
  let tried = 0
  const unmet: { count: number; first: Unmet[] } = { count: 0, first: [] }
  const seen: Observed = { observers: [], ignored: [] }
  const found = (result: CheckResult | undefined): void => {
    tried += 1
    if (result) results.push({ ...result, evidence: result.evidence.map(redactEvidence) })
  }
  const stopped = await reasonToStop(env.signal, async () => {
    if (options.checks?.length) await runAllChecks(prepared, { client, timeline, env, emit, seen }, found)
    else await replay(plan, { client, golden, env }, unmet)
    assertAnswered(client.stats, plan.target)
  })
  const written = golden?.summary()
  if (written !== undefined)
    emit({ kind: 'notice', at: env.now(), level: 'info', code: 'BILLHOOK_GOLDEN_UPDATED', message: written })
  const deliveries: DeliveryCounts = client.stats.counts()
  const thresholds = options.failOn?.map((threshold) => judgeThreshold(threshold, deliveries))
  const failed = unmet.count > 0 || thresholds?.some(({ exceeded }) => exceeded)
  const verdict = failed ? 'fail' : wholeVerdict(results)
  return {
    format: 'billhook.replay/1',
    ...about,
    // What was not reached might have failed.
    verdict: stopped && verdict === 'pass' ? 'inconclusive' : verdict,
    seed: plan.seed,
    oracle: { level: levelOf(seen), observers: seen.observers, ignored: seen.ignored },
    experiments: results,
    not_tested: notTested(plan, steps, { tried, settleMs: settleOf(options) }),
    ...(seen.keyProblems ? { key_problems: seen.keyProblems } : {}),
    deliveries: options.checks?.length ? deliveries : { ...deliveries, unmet },
    ...(thresholds ? { thresholds } : {}),
    timeline: timeline.entries(),
    took_ms: Math.round(env.now() - start),
    ...(stopped ? { stopped } : {}),
  }
}

/**
 * What effects were seen with, and what the observer of outgoing calls told beside them; known once the observers are
 * open.
 */
interface Observed {
  observers: readonly Observer['kind'][]
  ignored: readonly string[]
  keyProblems?: readonly KeyProblemResult[]
}

function levelOf({ observers }: Observed): 0 | 1 | 2 {
  return observers.length === 0 ? 0 : observers.includes('egress') ? 2 : 1
}

interface RunContext {
  readonly client: TargetClient
  readonly timeline: Timeline
  readonly env: Env
  readonly emit: Emit
  readonly seen: Observed
}

async function runAllChecks(
  prepared: Prepared,
  { client, timeline, env, emit, seen }: RunContext,
  found: (result?: CheckResult) => void,
): Promise<void> {
  const { plan, steps, options, reset, restart } = prepared
  await using opened = await openObservers(prepared.observers, options.timeoutMs)
  const { observers } = opened
  seen.observers = observers.map(({ kind }) => kind)
  const { ignore = [], others = 100 } = options
  const egress = observers.filter(isEgress)
  const sentIds = createSentIds(steps, ignoring(ignore), env.now, new Set(egress.map((one) => observers.indexOf(one))))
  const keys = egress.map((one) => createKeyWatch(one, sentIds))
  const resetAll =
    reset && (async (signal: AbortSignal) => reset(signal).then(() => keys.forEach(({ forget }) => forget())))
  const harness = createHarness({
    target: plan.target,
    steps,
    client,
    observers,
    reset: resetAll,
    settleMs: settleOf(options),
    sentIds,
    timeline,
    env,
  })
  const trying = runChecks(
    {
      plan,
      harness,
      egress,
      keys,
      restart,
      timeoutMs: timeoutOf(options),
      settings: { others, pressureMs: 4_000 },
      timeline,
      env,
      emit,
      reproduce: (trial) => reproduce(trial, options, { steps, env }),
    },
    found,
  )
  await trying.finally(() => {
    if (keys.length > 0) seen.keyProblems = keys.flatMap(({ problems }) => problems())
    seen.ignored = [...new Set([...observers.flatMap(({ ignores }) => ignores), ...ignore])]
  })
}

function isEgress(observer: Observer): observer is Egress {
  return 'failCall' in observer
}

/** All or none: those that are open are closed when one fails, and at the end. */
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

/** Answers to copies of events have none. */
function goldenFilesOf({ plan, options }: Prepared, { cwd }: Env): Promise<GoldenFiles | undefined> {
  const { golden: dir, updateGolden: update = false, ignore = [], checks } = options
  return dir === undefined || checks?.length
    ? Promise.resolve(undefined)
    : openGoldenFiles(plan.sendings, { dir, update, ignore, cwd })
}

interface PlainContext extends Pick<RunContext, 'client' | 'env'> {
  readonly golden: GoldenFiles | undefined
}

async function replay(
  plan: Plan,
  { client, golden, env }: PlainContext,
  unmet: { count: number; first: Unmet[] },
): Promise<void> {
  const send = async (sending: Sending): Promise<void> => {
    const { step, copy } = sending
    const result = await client.deliver(step, copy === 1 ? 'replay' : `copy ${copy}`)
    if (client.stats.answered() === 0) assertReachable(result, plan.target)
    const expected = failedExpectations(result, step.expected)
    const [first, ...also] = golden ? await golden.hold(sending, result, expected) : expected
    if (!first) return
    unmet.count += 1
    if (unmet.first.length < 100)
      unmet.first.push({ delivery: step.fixture.name, ...first, ...(also.length > 0 ? { also } : {}) })
  }
  await execute(plan, send, env)
}

function timeoutOf({ timeoutMs = 30_000 }: ReplayOptions): number {
  return timeoutMs
}

function settleOf({ settleMs = 200 }: ReplayOptions): number {
  return settleMs
}

async function reasonToStop(signal: AbortSignal, act: () => Promise<void>): Promise<ReplayReport['stopped']> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (signal.aborted) return { code: interrupted, message: 'interrupted: this is what was found until then' }
    if (!(error instanceof BillhookError) || error.exitCode !== ExitCode.cannotRun) throw error
    return { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
  }
}
