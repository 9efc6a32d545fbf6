import type { Emit } from '../core/results/pipeline-event.ts'
import type { ReplayPlan } from '../core/results/replay-plan.ts'
import type { ReplayReport } from '../core/results/replay-report.ts'
import type { Env } from '../env.ts'
import { BillhookError, ExitCode } from '../errors.ts'
import { createSender } from '../net/sender.ts'
import { assertAnswered, createTargetClient } from './delivery/target-client.ts'
import { createTimeline } from './delivery/timeline.ts'
import { interrupted } from '../core/results/replay-report.ts'
import { defaultTimeoutMs, type ReplayOptions } from './options.ts'
import { describePlan } from './plan/describe.ts'
import { aboutRun } from './harness/about-run.ts'
import { prepare } from './prepare.ts'
import { noFindings, replayReport, type UnmetAnswers } from './report.ts'
import { goldenFilesOf, runPlain } from './run-plain.ts'
import { runWithChecks } from './run-with-checks.ts'

const maxConnections = 256

/** Returns what `runReplay` would send, without sending it. Throws the same errors. */
export async function planReplay(options: ReplayOptions, env: Env): Promise<ReplayPlan> {
  return describePlan((await prepare(options, env)).plan)
}

/**
 * Replays fixtures to a target, or runs `checks` against it, and returns a report. Emits every delivery. An unreachable
 * target, a failing observer or reset, or an interruption ends the run early, with a report of the findings so far: see
 * `stopped`, and `exitCodeOf` for the resulting exit code.
 * @throws BillhookError for invalid options, fixtures or configuration (exit 2) before anything is sent
 */
export async function runReplay(given: ReplayOptions, env: Env, emit: Emit): Promise<ReplayReport> {
  const prepared = await prepare(given, env)
  const { plan, steps, options } = prepared
  const isCheck = (options.checks ?? []).length > 0
  const golden = await goldenFilesOf(prepared, env)
  const start = env.elapsed()
  const about = await aboutRun(plan.target, env.now(), env)
  const timeline = createTimeline(env.now())
  // Each check decides how many deliveries are in flight.
  const connections = isCheck ? maxConnections : Math.min(plan.concurrency, maxConnections)
  await using sender = await createSender({ connections, ca: prepared.ca, now: env.now })
  const { timeoutMs = defaultTimeoutMs } = options
  const client = createTargetClient({ target: plan.target, timeoutMs, sender, env, emit, timeline })
  const findings = noFindings()
  const unmet: UnmetAnswers = { count: 0, first: [] }
  const stopped = await reasonToStop(env.signal, async () => {
    if (isCheck) await runWithChecks(prepared, { client, timeline, env, emit }, findings)
    else await runPlain(plan, { client, golden, env }, unmet)
    assertAnswered(client.stats, plan.target)
  })
  const written = golden?.summary()
  if (written !== undefined)
    emit({ kind: 'notice', at: env.now(), level: 'info', code: 'BILLHOOK_GOLDEN_UPDATED', message: written })
  return replayReport({
    about,
    plan,
    steps,
    options,
    findings,
    unmet,
    deliveries: client.stats.counts(),
    timeline: timeline.entries(),
    tookMs: env.elapsed() - start,
    stopped,
  })
}

async function reasonToStop(signal: AbortSignal, act: () => Promise<void>): Promise<ReplayReport['stopped']> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (signal.aborted) return { code: interrupted, message: 'interrupted: the report contains the findings so far' }
    if (!(error instanceof BillhookError) || error.exitCode !== ExitCode.cannotRun) throw error
    return { code: error.code, message: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) }
  }
}
