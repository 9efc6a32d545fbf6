import { createHash } from 'node:crypto'
import type { Emit } from '../../core/results/pipeline-event.ts'
import type { CheckResult } from '../../core/results/replay-report.ts'
import type { Env } from '../../env.ts'
import { prepareRequest } from '../../net/last-byte-sync.ts'
import type { Egress } from '../../observe/egress/egress.ts'
import type { Reset } from '../../observe/reset.ts'
import { control, type Controls } from './controls.ts'
import type { KeyWatch } from './idempotency-keys.ts'
import type { Judgement, Tools, ToolSettings, Trial } from '../checks/check.ts'
import { died, inconclusive } from '../checks/judge.ts'
import type { Harness } from './harness.ts'
import { TargetDied } from './target-state.ts'
import type { Plan } from '../plan/plan.ts'
import type { Timeline } from '../delivery/timeline.ts'

export interface RunChecksOptions {
  readonly plan: Pick<Plan, 'seed' | 'trials'>
  readonly harness: Harness
  readonly egress: readonly Egress[]
  readonly keys: readonly KeyWatch[]
  readonly restart: Reset | undefined
  readonly timeoutMs: number
  readonly settings: ToolSettings
  readonly timeline: Pick<Timeline, 'enter'>
  readonly env: Pick<Env, 'now' | 'elapsed' | 'sleep' | 'signal'>
  readonly emit: Emit
  /** Returns the command that repeats a trial. */
  readonly reproduce: (trial: Trial) => string
}

/**
 * Runs every trial of a plan, each after its controls. Passes each result to `found` immediately, so that no result is
 * lost if the run ends early. Calls `found` without a result if a trial is skipped because another subject of the same
 * source is enough.
 */
export async function runChecks(options: RunChecksOptions, found: (result?: CheckResult) => void): Promise<void> {
  const { plan, harness, keys, timeline, env, emit, reproduce } = options
  const controls = new Map<string, Controls>()
  const exercised = new Set<string>()
  let previous = ''
  for (const [index, trial] of plan.trials.entries()) {
    const { check, name: subject, step } = trial
    const place = `${check.name} ${step.source}`
    if (check.oncePerSource && exercised.has(place)) {
      found()
      continue
    }
    emit({
      kind: 'trial',
      at: env.now(),
      check: check.name,
      subject,
      index: index + 1,
      total: plan.trials.length,
    })
    timeline.enter(check.name, subject)
    for (const watch of keys) watch.enter(check)
    const start = env.elapsed()
    // Leftovers of one check must not slow down the next.
    if (check.name !== previous) await harness.reset()
    previous = check.name
    const known =
      controls.get(subject) ?? (await control(trial, `${plan.seed}/control/${subject}`, harness, options.egress))
    controls.set(subject, known)
    const reserialised = !known.ok && known.onlyCompact ? check.ifOnlyCompact : undefined
    if (known.ok || reserialised) exercised.add(place)
    else if (
      check.oncePerSource &&
      plan.trials.slice(index + 1).some((other) => other.check === check && other.step.source === step.source)
    ) {
      found()
      continue
    }
    const { missing: _, ...judgement } = known.ok
      ? await confirmed(trial, known, options)
      : (reserialised ?? known.judgement)
    const took = Math.round(env.elapsed() - start)
    found({
      check: check.name,
      title: check.title,
      help: check.help,
      subject,
      ...judgement,
      rounds: trial.rounds,
      fixture: step.fixture.name,
      took_ms: took,
      reproduce: reproduce(trial),
    })
  }
}

/**
 * Runs a check. If it fails, runs it again with other ids, and reports a failure only if it fails both times, so that a
 * handler is not blamed for an effect that was only late. One failure is enough if it has no evidence, or if the check
 * needs no confirmation and no effect is missing.
 */
async function confirmed(
  trial: Trial,
  known: Extract<Controls, { ok: true }>,
  options: RunChecksOptions,
): Promise<Judgement> {
  const { check } = trial
  const run = (attempt: string): Promise<Judgement> =>
    check.run(trial, toolsFor(trial, known, attempt, options)).catch((error: unknown) => {
      if (error instanceof TargetDied) return died([error.answer])
      throw error
    })
  const once = await run('once')
  const certain = once.evidence.length === 0 || (check.confirm === false && !once.missing)
  if (once.verdict !== 'fail' || certain) return once
  const again = await run('again')
  return again.verdict === 'fail'
    ? again
    : inconclusive(
        `the check failed once (${once.reason}), but not when it was repeated`,
        'raise --settle above the time that the full effect takes',
      )
}

function toolsFor(
  trial: Trial,
  { mode, reference, second }: Extract<Controls, { ok: true }>,
  attempt: string,
  options: RunChecksOptions,
): Tools {
  const { plan, harness, env, restart, timeoutMs } = options
  const seed = `${plan.seed}/${trial.check.name}/${trial.name}/${attempt}`
  let series = 0
  return {
    labels: harness.labels,
    mode,
    reference,
    second,
    settings: options.settings,
    random: seededRandom(seed),
    runRounds: (rounds, phases, more) =>
      harness.run({ ...more, subject: trial, mode, seed: `${seed}/${series++}`, rounds, phases }),
    restart: restart && (() => restart(env.signal)),
    now: env.now,
    elapsed: env.elapsed,
    sleep: (ms) => env.sleep(ms, env.signal),
    prepareRequest: (url, request) => prepareRequest(url, request, { timeoutMs, signal: env.signal, now: env.now }),
  }
}

/** Returns a function that generates numbers in [0, 1), in the same sequence for the same seed. */
export function seededRandom(seed: string): () => number {
  let drawn = 0
  return () => createHash('sha256').update(`${seed}\n${drawn++}`).digest().readUInt32BE() / 2 ** 32
}
