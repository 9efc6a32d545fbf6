import { answerText, dropped, type AttemptResult } from '../../core/delivery/attempt.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import type { Env } from '../../env.ts'
import { BillhookError, ExitCode } from '../../errors.ts'
import type { Observer } from '../../observe/observer.ts'
import type { Reset } from '../../observe/reset.ts'
import { eachType, stepsOf } from '../checks/subjects.ts'
import { assertReachable, type TargetClient } from '../delivery/target-client.ts'
import type { State } from '../effect/measure.ts'
import type { Step } from '../steps/step.ts'
import type { SentIds } from './sent-ids.ts'
import { readUntilSettled, type Reading } from './settle.ts'
import { unchanged, type Snapshot } from './snapshot.ts'

export interface TargetStateOptions {
  /** URL of the target. */
  readonly target: string
  /** All steps of the run; one event of each type warms up the target. */
  readonly steps: readonly Step[]
  readonly client: Pick<TargetClient, 'deliver'>
  readonly observers: readonly Observer[]
  readonly reset: Reset | undefined
  readonly settleMs: number
  readonly sentIds: Pick<SentIds, 'copy' | 'measure'>
  readonly env: Pick<Env, 'elapsed' | 'sleep' | 'signal'>
}

/** How long to wait for a pending effect, as a multiple of the settle time. */
const lateEffectSettleTimes = 8

/** Maximum number of resets in a row; the target is reset again because a late effect may appear after a reset. */
const maxResets = 3

/** The target as seen by one run: sends to it, resets it, and reads its state once it has settled. */
export class TargetState {
  readonly #options: TargetStateOptions
  /** The current state; undefined if something was sent since it was read. */
  #current: Snapshot | undefined
  /** The state after the first reset. */
  #baseline: Snapshot | undefined
  /** The last answer in the current series. */
  #lastAnswer: AttemptResult | undefined
  #slowestEffectMs = 0
  #sentSinceRead = 0
  #isCold = true
  #warmUps = 0
  #mayBeAbsent = false
  #isNoisy: Promise<boolean> | undefined

  constructor(options: TargetStateOptions) {
    this.#options = options
  }

  /**
   * @param mayBeAbsent true if the target is restarted during the series, so a refused connection does not end the run
   */
  beginSeries(mayBeAbsent: boolean): void {
    this.#lastAnswer = undefined
    this.#mayBeAbsent = mayBeAbsent
  }

  /** @throws BillhookError `BILLHOOK_TARGET_UNREACHABLE` if nothing is listening at the start of a series (exit 3) */
  async deliver(...[step, note, transmit]: Parameters<TargetClient['deliver']>): Promise<AttemptResult> {
    this.#current = undefined
    this.#sentSinceRead += 1
    const result = await this.#options.client.deliver(step, note, transmit)
    // Later in a series, the previous delivery may have killed the target, which is a finding.
    if (this.#lastAnswer === undefined && !this.#mayBeAbsent) this.assertReachable(result)
    this.#lastAnswer = result
    return result
  }

  assertReachable(result: AttemptResult): void {
    assertReachable(result, this.#options.target)
  }

  async reset(): Promise<void> {
    const { reset, env } = this.#options
    if (!reset) return
    this.#current = undefined
    this.#isCold = true
    await reset(env.signal)
  }

  /**
   * Resets the target until it is in the same state as after the first reset. `isLikeFirst`: true if it reached that
   * state.
   */
  async resetToBaseline(): Promise<{ readonly snapshot: Snapshot; readonly isLikeFirst: boolean }> {
    for (let attempt = 1; ; attempt++) {
      await this.reset()
      const snapshot = await this.read()
      this.#baseline ??= snapshot
      const isLikeFirst = unchanged(this.#baseline, snapshot)
      if (isLikeFirst || attempt === maxResets) return { snapshot, isLikeFirst }
    }
  }

  /** Returns the current state, reading it only if something was sent since the last reading. */
  async current(): Promise<Snapshot> {
    return this.#current ?? this.read()
  }

  /**
   * Reads the state once it has settled.
   * @param before waits longer while the state still equals this one
   */
  async read(before?: Snapshot, quietMs = 0): Promise<Snapshot> {
    const reading = await this.#settledReading(before, quietMs)
    // Measured only after a single delivery, because a hundred at once take longer.
    if (before && reading.settled) this.#slowestEffectMs = Math.max(this.#slowestEffectMs, reading.changedAfterMs)
    this.#sentSinceRead = 0
    this.#current = { ...this.#options.sentIds.measure(reading.state), reading }
    return this.#current
  }

  /**
   * Delivers one event of each type, unless this was done since the last reset. The first event of a type may have an
   * additional effect, such as creating the row that stores a sum.
   */
  async warmUp(): Promise<void> {
    const { steps, sentIds, settleMs } = this.#options
    if (!this.#isCold || !(await this.current()).reading.settled) return
    this.#isCold = false
    const originals = [...new Set(eachType(steps).flatMap(stepsOf))]
    const { steps: copies } = sentIds.copy(originals, `warm-up ${this.#warmUps++}`)
    for (const copy of copies.values()) await this.deliver(copy, 'warm-up')
    // Late effects of the first warm-up must not appear in the first control.
    await this.read(undefined, this.#warmUps === 1 ? lateEffectSettleTimes * settleMs : 0)
  }

  /** Reports whether the state keeps changing without deliveries, even after a reset. Measured only once. */
  isNoisy(): Promise<boolean> {
    this.#isNoisy ??= this.#measureNoise()
    return this.#isNoisy
  }

  async #measureNoise(): Promise<boolean> {
    if ((await this.read()).reading.settled) return false
    // An earlier run may have left work behind that finishes on its own or is stopped by a reset.
    await this.reset()
    return !(await this.read()).reading.settled
  }

  async #settledReading(before: Snapshot | undefined, quietMs: number): Promise<Reading> {
    const { observers, settleMs, env } = this.#options
    if (observers.length === 0) return { state: [], settled: true, changedAfterMs: 0 }
    return readUntilSettled(
      () => this.#readOnce(),
      {
        quietMs: Math.max(settleMs, 2 * this.#slowestEffectMs, quietMs),
        awaited: before && { state: before.reading.state, forMs: lateEffectSettleTimes * settleMs },
        deliveries: Math.max(1, this.#sentSinceRead),
        alike: (a, b) => this.#isAlike(a, b),
      },
      env,
    )
  }

  async #readOnce(): Promise<State> {
    const { observers, env, target } = this.#options
    try {
      return await Promise.all(observers.map((observer) => observer.read(env.signal)))
    } catch (error) {
      const answer = this.#lastAnswer
      // A dead target cannot be observed either.
      throw answer && dropped(answer) && !env.signal.aborted ? new TargetDied(target, answer, error) : error
    }
  }

  #isAlike(a: State, b: State): boolean {
    const { measure } = this.#options.sentIds
    return unchanged(measure(a), measure(b))
  }
}

/** The target stopped answering during a check, and its state cannot be read. */
export class TargetDied extends BillhookError {
  readonly answer: AttemptResult

  constructor(target: string, answer: AttemptResult, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(
      'BILLHOOK_TARGET_DIED',
      `the target ${shownUrl(target)} stopped answering (${answerText(answer)}): ${reason}`,
      { exitCode: ExitCode.cannotRun, hint: "check the handler's log, start it again, and repeat the run", cause },
    )
    this.answer = answer
  }
}
