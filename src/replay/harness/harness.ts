import type { Env } from '../../env.ts'
import type { Observation } from '../checks/observation.ts'
import type { Timeline } from '../delivery/timeline.ts'
import { featureOf, minus } from '../effect/vector.ts'
import { runFreshRounds } from './fresh-rounds.ts'
import { runResetRounds } from './reset-rounds.ts'
import type { SentIds } from './sent-ids.ts'
import type { Series, SeriesContext } from './series.ts'
import { all, pairs, type Snapshot } from './snapshot.ts'
import { TargetState, type TargetStateOptions } from './target-state.ts'

export interface HarnessOptions extends TargetStateOptions {
  readonly sentIds: SentIds
  readonly timeline: Pick<Timeline, 'effect'>
  readonly env: Pick<Env, 'now' | 'elapsed' | 'sleep' | 'signal'>
}

/** The environment in which checks run: a target to reset, send to and observe. */
export interface Harness {
  /** Labels of the observers; if empty, only answers are visible. */
  readonly labels: readonly string[]
  /** True if the target can be reset. */
  readonly resets: boolean
  /**
   * Reports whether the state keeps changing without deliveries, even after a reset. The answer is the same for every
   * subject, so it is measured only once, before the first delivery.
   */
  readonly noisy: () => Promise<boolean>
  /** Resets the target if possible. */
  readonly reset: () => Promise<void>
  readonly run: <T>(series: Series<T>) => Promise<Observation<T>>
}

export function createHarness(options: HarnessOptions): Harness {
  const { observers, reset, sentIds, timeline, env } = options
  const target = new TargetState(options)
  const recordEffects = (snapshots: readonly Snapshot[]): void => {
    for (const [before, after] of pairs(snapshots)) {
      const changed = [...minus(all(after), all(before)).keys()]
      if (changed.length === 0) continue
      timeline.effect(
        env.now(),
        changed.map((key) => featureOf(key).path),
      )
    }
  }
  const context: SeriesContext = { target, sentIds, recordEffects }
  return {
    labels: observers.map(({ label }) => label),
    resets: reset !== undefined,
    noisy: () => target.isNoisy(),
    reset: () => target.reset(),
    run: (series) => {
      target.beginSeries(series.restarts ?? false)
      return series.mode === 'fresh' ? runFreshRounds(context, series) : runResetRounds(context, series)
    },
  }
}
