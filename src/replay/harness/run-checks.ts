import { performance } from 'node:perf_hooks'
import type { Observe } from '../../core/results/pipeline-event.ts'
import type { ExperimentResult } from '../../core/results/replay-report.ts'
import type { Env } from '../../env.ts'
import { hold } from '../../net/hold.ts'
import type { Egress } from '../../observe/egress/egress.ts'
import type { Reset } from '../../observe/reset.ts'
import { control, type Controls } from './controls.ts'
import type { KeyWatch } from './idempotency-keys.ts'
import type { Judgement, ToolSettings, Tools, Trial } from '../checks/check.ts'
import { died, inconclusive } from '../checks/judge.ts'
import { TargetDied, type Lab } from './harness.ts'
import type { Plan } from '../plan/plan.ts'
import { seededRandom } from './seeded-random.ts'
import type { Timeline } from '../delivery/timeline.ts'

export interface TryOptions {
  readonly plan: Plan
  readonly lab: Lab
  readonly egress: readonly Egress[]
  readonly keys: readonly KeyWatch[]
  readonly restart: Reset | undefined
  readonly timeoutMs: number
  readonly settings: ToolSettings
  readonly timeline: Timeline
  readonly env: Env
  readonly observe: Observe
  /** The command that makes a trial again. */
  readonly reproduce: (trial: Trial) => string
}

/**
 * Makes every trial of a plan, each after its controls. `found` is told of each result as it comes: whatever ends the
 * run, those before stand. Without a result where another subject of the source does as well.
 */
export async function tryAll(options: TryOptions, found: (result?: ExperimentResult) => void): Promise<void> {
  const { plan, lab, keys, timeline, env, observe, reproduce } = options
  const controls = new Map<string, Controls>()
  const exercised = new Set<string>()
  let check = ''
  for (const [index, trial] of plan.trials.entries()) {
    const { experiment, name: subject, step } = trial
    const place = `${experiment.name} ${step.source}`
    if (experiment.oncePerSource && exercised.has(place)) {
      found()
      continue
    }
    observe({
      kind: 'trial',
      at: env.now(),
      check: experiment.name,
      subject,
      index: index + 1,
      total: plan.trials.length,
    })
    timeline.enter(experiment.name, subject)
    for (const watch of keys) watch.enter(experiment)
    const start = performance.now()
    // What one check leaves behind is not for the next one to look through.
    if (experiment.name !== check) await lab.reset()
    check = experiment.name
    const known =
      controls.get(subject) ?? (await control(trial, `${plan.seed}/control/${subject}`, lab, options.egress))
    controls.set(subject, known)
    const reserialised = !known.ok && known.onlyCompact ? experiment.ifOnlyCompact : undefined
    if (known.ok || reserialised) exercised.add(place)
    else if (
      experiment.oncePerSource &&
      plan.trials.slice(index + 1).some((other) => other.experiment === experiment && other.step.source === step.source)
    ) {
      found()
      continue
    }
    const { missing: _, ...judgement } = known.ok
      ? await judged(trial, known, options)
      : (reserialised ?? known.judgement)
    const took = Math.round(performance.now() - start)
    found({
      check: experiment.name,
      subject,
      ...judgement,
      rounds: trial.rounds,
      fixture: step.fixture.name,
      took_ms: took,
      reproduce: reproduce(trial),
    })
  }
}

/** What fails has to fail again, with other ids: nobody is accused for an effect that was only late. */
async function judged(trial: Trial, known: Extract<Controls, { ok: true }>, options: TryOptions): Promise<Judgement> {
  const { experiment } = trial
  const run = (attempt: string): Promise<Judgement> =>
    experiment.run(trial, toolsFor(trial, known, attempt, options)).catch((error: unknown) => {
      if (error instanceof TargetDied) return died([error.answer])
      throw error
    })
  const once = await run('once')
  const certain = once.evidence.length === 0 || (experiment.confirm === false && !once.missing)
  if (once.verdict !== 'fail' || certain) return once
  const again = await run('again')
  return again.verdict === 'fail'
    ? again
    : inconclusive(
        `it failed once (${once.reason}), and not when the same was done again`,
        'raise --settle above the time that the whole effect takes',
      )
}

function toolsFor(
  trial: Trial,
  { mode, reference, second }: Extract<Controls, { ok: true }>,
  attempt: string,
  options: TryOptions,
): Tools {
  const { plan, lab, env, restart, timeoutMs } = options
  const seed = `${plan.seed}/${trial.experiment.name}/${trial.name}/${attempt}`
  let series = 0
  return {
    labels: lab.labels,
    mode,
    reference,
    second,
    settings: options.settings,
    random: seededRandom(seed),
    observe: (rounds, phases, more) =>
      lab.run({ ...more, subject: trial, mode, seed: `${seed}/${series++}`, rounds, phases }),
    restart: restart && (() => restart(env.signal)),
    sleep: (ms) => env.sleep(ms, env.signal),
    hold: (url, request) => hold(url, request, { timeoutMs, signal: env.signal, now: env.now }),
  }
}
