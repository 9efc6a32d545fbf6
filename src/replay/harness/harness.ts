import { answerText, dropped, type AttemptResult } from '../../core/delivery/attempt.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import type { Env } from '../../env.ts'
import { BillhookError, ExitCode } from '../../errors.ts'
import type { Observer } from '../../observe/observer.ts'
import type { Reset } from '../../observe/reset.ts'
import { assertReachable, type TargetClient, type Transmit } from '../delivery/target-client.ts'
import { featureOf } from '../effect/feature.ts'
import type { State } from '../effect/measure.ts'
import { minus, nothing, plus } from '../effect/vector.ts'
import type { Phase, Round, Subject } from '../checks/check.ts'
import { all, between, ownOf, pairs, partOf, contaminatingCopies, unchanged, type Snapshot } from './snapshot.ts'
import type { Mode, Observation, ObservedRound } from '../checks/observation.ts'
import { readUntilSettled, type Reading } from './settle.ts'
import type { Step } from '../steps/step.ts'
import { eachType } from '../checks/subjects.ts'
import type { Timeline } from '../delivery/timeline.ts'
import type { NumberedCopy, SentIds } from './sent-ids.ts'

export interface HarnessOptions {
  readonly target: string
  readonly steps: readonly Step[]
  readonly client: TargetClient
  readonly observers: readonly Observer[]
  readonly reset: Reset | undefined
  readonly settleMs: number
  readonly sentIds: SentIds
  readonly timeline: Timeline
  readonly env: Env
}

/** Rounds of one kind on one subject. */
export interface Series<T> {
  readonly subject: Subject
  readonly mode: Mode
  /** Makes the ids; the same for the same seed. */
  readonly seed: string
  readonly rounds: number
  readonly phases: readonly Phase<T>[]
  /**
   * Of the controls: an effect that does not come at once is waited for, and a target that is not there ends the run.
   */
  readonly control?: true
  /** All rounds at once, where ids keep them apart. */
  readonly together?: boolean
  /** The target is restarted meanwhile: one that is not there does not end the run. */
  readonly restarts?: boolean
}

/** Where experiments are made: a target that can be reset, sent to and looked at. */
export interface Harness {
  readonly labels: readonly string[]
  readonly resets: boolean
  /**
   * Whether the state changes although nothing is delivered, also after a reset. That is the observer's doing, the same
   * for every subject: measured once, before the first delivery.
   */
  readonly noisy: () => Promise<boolean>
  /** Resets the target, where that is possible. */
  readonly reset: () => Promise<void>
  readonly run: <T>(series: Series<T>) => Promise<Observation<T>>
}

/** In settle times: how late an effect is still waited for. */
const horizon = 8

/** A late effect may have come after a reset: how often to reset again. */
const resets = 3

export function createHarness({
  target,
  steps,
  client,
  observers,
  reset,
  settleMs,
  sentIds,
  timeline,
  env,
}: HarnessOptions): Harness {
  let idle: Snapshot | undefined
  let baseline: Snapshot | undefined
  let last: AttemptResult | undefined
  let slowest = 0
  let cold = true
  let sent = 0
  let restarts = false
  let warmUps = 0
  const measured = (reading: Reading): Snapshot => ({ ...sentIds.measure(reading.state), reading })
  const alike = (a: State, b: State): boolean =>
    observers.length > 0 && unchanged(sentIds.measure(a), sentIds.measure(b))
  const read = (): Promise<State> => Promise.all(observers.map((observer) => observer.read(env.signal)))
  const look = async (before?: Snapshot, quietMs = 0): Promise<Snapshot> => {
    if (observers.length === 0) return measured({ state: [], settled: true, changedAfterMs: 0 })
    const awaited = before && { state: before.reading.state, forMs: horizon * settleMs }
    const reading = await readUntilSettled(
      read,
      { quietMs: Math.max(settleMs, 2 * slowest, quietMs), awaited, deliveries: Math.max(1, sent), alike },
      env,
    ).catch((error: unknown) => {
      // A target that is dead shows no state either.
      throw last && dropped(last) && !env.signal.aborted ? new TargetDied(target, last, error) : error
    })
    // Of single deliveries: a hundred that come at once take their time in another way.
    if (before && reading.settled) slowest = Math.max(slowest, reading.changedAfterMs)
    sent = 0
    idle = measured(reading)
    return idle
  }
  const deliver = async (step: Step, note: string, transmit?: Transmit): Promise<AttemptResult> => {
    idle = undefined
    sent += 1
    const result = await client.deliver(step, note, transmit)
    // Nothing has happened yet that it could have died of.
    if (last === undefined && !restarts) assertReachable(result, target)
    last = result
    return result
  }
  const resetTarget = async (): Promise<void> => {
    if (!reset) return
    idle = undefined
    cold = true
    await reset(env.signal)
  }
  let noisy: Promise<boolean> | undefined
  const changesByItself = async (): Promise<boolean> => {
    if ((await look()).reading.settled) return false
    // Work that an earlier run has left behind may come to its end, or is ended by the reset.
    await resetTarget()
    return !(await look()).reading.settled
  }
  /** What a first event sets up (the row that holds a sum) is no part of the effect of the next ones. */
  const warmUp = async (): Promise<void> => {
    if (!cold) return
    const { reading } = idle ?? (await look())
    if (!reading.settled) return
    cold = false
    const { steps: copies } = sentIds.copy([...new Set(eachType(steps).flatMap(stepsOf))], `warm-up ${warmUps++}`)
    for (const copy of copies.values()) await deliver(copy, 'warm-up')
    // What comes late has come before the first control.
    await look(undefined, warmUps === 1 ? horizon * settleMs : 0)
  }
  const first = async ({ before }: Subject, copyOf: (step: Step) => Step): Promise<void> => {
    for (const step of before) await deliver(copyOf(step), 'comes before')
  }

  /** The state from which a round starts, the same each time where nothing comes before. */
  const fromReset = async (subject: Subject): Promise<{ readonly mark: Snapshot; readonly unlike: boolean }> => {
    for (let again = 1; ; again++) {
      await resetTarget()
      await first(subject, (step) => step)
      const snapshot = await look()
      if (subject.before.length > 0) return { mark: snapshot, unlike: false }
      baseline ??= snapshot
      const unlike = !unchanged(baseline, snapshot)
      if (!unlike || again === resets) return { mark: snapshot, unlike }
    }
  }

  const roundOf = (
    index: number,
    { subject, seed, control }: Series<unknown>,
    copy: NumberedCopy,
    another: Round['another'],
  ): Round => {
    const copyOf = (step: Step): Step => copy.steps.get(step) ?? step
    const sibling = (): Step | undefined => sentIds.sibling(subject.step, copy, `${seed}:${index}:sibling`)
    const send: Round['deliver'] = async (step, note, transmit) => {
      sentIds.meet(step, copy, subject.step)
      const result = await deliver(step, note, transmit)
      if (control) assertReachable(result, target)
      return result
    }
    const owns: Round['owns'] = ({ path, body }) => [undefined, copy.number].includes(sentIds.copyIn([path, body]))
    return { index, step: copyOf(subject.step), owns, copyOf, another, sibling, deliver: send }
  }

  const fresh = async <T>(series: Series<T>): Promise<Observation<T>> => {
    const { subject, rounds, phases, seed } = series
    await warmUp()
    const whole = stepsOf(subject)
    const copies = Array.from({ length: rounds }, (_, index) => sentIds.copy(whole, `${seed}:${index}`))
    const others = new Set(copies.map(({ number }) => number))
    const another = (index: number, name: string): Step => {
      const copy = sentIds.copy([subject.step, ...subject.before], `${seed}:${index}:${name}`)
      others.add(copy.number)
      return copy.steps.get(subject.step) ?? subject.step
    }
    if (subject.before.length > 0)
      for (const copy of copies) await first(subject, (step) => copy.steps.get(step) ?? step)
    const snapshots = [idle ?? (await look())]
    const results: T[][] = copies.map(() => [])
    for (const phase of snapshots[0]?.reading.settled ? phases : []) {
      const act = async (copy: NumberedCopy, index: number): Promise<void> => {
        results[index]?.push(await phase(roundOf(index, series, copy, (name) => another(index, name))))
      }
      if (series.together) await Promise.all(copies.map(act))
      else for (const [index, copy] of copies.entries()) await act(copy, index)
      snapshots.push(await look(series.control && snapshots.length === 1 ? snapshots[0] : undefined))
    }
    // Nothing is missing that is only late.
    if (!series.control && copies.some(({ number }) => ownOf(snapshots, number).size === 0))
      snapshots[snapshots.length - 1] = await look(snapshots.at(-1))
    const observed = copies.map((copy, index): ObservedRound<T> => ({
      results: results[index] ?? [],
      perPhase: between(snapshots, (snapshot) => partOf(snapshot, copy.number)),
    }))
    const stained = [...contaminatingCopies(snapshots)].some((number) => !others.has(number))
    return {
      settled: finish(snapshots),
      rounds: observed,
      unattributed: between(snapshots, (snapshot) => partOf(snapshot, undefined)),
      contaminated: stained,
    }
  }

  const afterReset = async <T>(series: Series<T>): Promise<Observation<T>> => {
    const { subject, phases } = series
    const rounds: ObservedRound<T>[] = []
    let [quiet, stained] = [true, false]
    for (let index = 0; index < series.rounds; index++) {
      const copy = sentIds.itself(stepsOf(subject))
      const { mark: snapshot, unlike } = await fromReset(subject)
      stained ||= unlike
      const snapshots = [snapshot]
      const results: T[] = []
      for (const phase of phases) {
        results.push(await phase(roundOf(index, series, copy, () => undefined)))
        snapshots.push(await look(series.control && snapshots.length === 1 ? snapshot : undefined))
      }
      const foreign = [...contaminatingCopies(snapshots)].some((number) => number !== copy.number)
      stained ||= foreign
      const [own, shared] = [copy.number, undefined].map((copy) => between(snapshots, (one) => partOf(one, copy)))
      rounds.push({
        results,
        perPhase: phases.map((_, phase) => plus(own?.[phase] ?? nothing, shared?.[phase] ?? nothing)),
      })
      quiet = finish(snapshots) && quiet
    }
    // Each round stands alone, so that every change in it is its own.
    return { rounds, unattributed: phases.map(() => nothing), settled: quiet, contaminated: stained }
  }

  /** Notes what changed; whether all readings were quiet. */
  const finish = (snapshots: readonly Snapshot[]): boolean => {
    for (const [before, after] of pairs(snapshots)) {
      const changes = [...minus(all(after), all(before)).keys()]
      if (changes.length > 0)
        timeline.effect(
          env.now(),
          changes.map((key) => featureOf(key).path),
        )
    }
    return snapshots.every(({ reading }) => reading.settled)
  }

  return {
    labels: observers.map(({ label }) => label),
    resets: reset !== undefined,
    noisy: () => (noisy ??= changesByItself()),
    reset: resetTarget,
    run: (series) => {
      last = undefined
      restarts = series.restarts ?? false
      return series.mode === 'fresh' ? fresh(series) : afterReset(series)
    },
  }
}

/** The target answered no more in the middle of an experiment, and shows no state. */
export class TargetDied extends BillhookError {
  readonly answer: AttemptResult

  constructor(target: string, answer: AttemptResult, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const hint = 'see what the handler logs, start it again, and then the run'
    super('BILLHOOK_TARGET_DIED', `the target ${shownUrl(target)} answers no more (${answerText(answer)}): ${reason}`, {
      exitCode: ExitCode.cannotRun,
      hint,
      cause,
    })
    this.answer = answer
  }
}

function stepsOf({ before, sequence = [], step }: Subject): readonly Step[] {
  return [...new Set([...before, ...sequence, step])]
}
