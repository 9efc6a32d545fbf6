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
  /** URL. */
  readonly target: string
  /** Every step of the run: one event of each type warms the target up. */
  readonly steps: readonly Step[]
  readonly client: Pick<TargetClient, 'deliver'>
  readonly observers: readonly Observer[]
  readonly reset: Reset | undefined
  readonly settleMs: number
  readonly sentIds: Pick<SentIds, 'copy' | 'measure'>
  readonly env: Pick<Env, 'elapsed' | 'sleep' | 'signal'>
}

/** How long to wait for an effect that has not come yet, in settle times. */
const lateEffectSettleTimes = 8

/** A late effect may land after a reset, so the target is reset again, up to this often. */
const maxResets = 3

/** The target as one run knows it: sends to it, resets it, and reads its state once it has settled. */
export class TargetState {
  readonly #options: TargetStateOptions
  /** The state since which nothing was sent. */
  #current: Snapshot | undefined
  /** The state after the first reset. */
  #baseline: Snapshot | undefined
  /** The last answer of the current series. */
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

  /** @param mayBeAbsent the target is restarted during the series, so a refused connection does not end the run */
  beginSeries(mayBeAbsent: boolean): void {
    this.#lastAnswer = undefined
    this.#mayBeAbsent = mayBeAbsent
  }

  /** @throws BillhookError `BILLHOOK_TARGET_UNREACHABLE` if nothing listens at the start of a series (exit 3) */
  async deliver(...[step, note, transmit]: Parameters<TargetClient['deliver']>): Promise<AttemptResult> {
    this.#current = undefined
    this.#sentSinceRead += 1
    const result = await this.#options.client.deliver(step, note, transmit)
    // Later on, the delivery before may have killed the target: that is a finding.
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

  /** Resets until the target is as it was after the first reset. `isLikeFirst`: whether it got there. */
  async resetToBaseline(): Promise<{ readonly snapshot: Snapshot; readonly isLikeFirst: boolean }> {
    for (let attempt = 1; ; attempt++) {
      await this.reset()
      const snapshot = await this.read()
      this.#baseline ??= snapshot
      const isLikeFirst = unchanged(this.#baseline, snapshot)
      if (isLikeFirst || attempt === maxResets) return { snapshot, isLikeFirst }
    }
  }

  /** The state now; read only if something was sent since the last reading. */
  async current(): Promise<Snapshot> {
    return this.#current ?? this.read()
  }

  /**
   * The state once it has settled.
   * @param before wait longer while the state is still the same as this one
   */
  async read(before?: Snapshot, quietMs = 0): Promise<Snapshot> {
    const reading = await this.#settledReading(before, quietMs)
    // Only measured where a single delivery came before: a hundred at once take longer.
    if (before && reading.settled) this.#slowestEffectMs = Math.max(this.#slowestEffectMs, reading.changedAfterMs)
    this.#sentSinceRead = 0
    this.#current = { ...this.#options.sentIds.measure(reading.state), reading }
    return this.#current
  }

  /**
   * Delivers one event of each type, unless that was done since the last reset. A first event may set something up,
   * such as the row that holds a sum; later events do not have that effect.
   */
  async warmUp(): Promise<void> {
    const { steps, sentIds, settleMs } = this.#options
    if (!this.#isCold || !(await this.current()).reading.settled) return
    this.#isCold = false
    const originals = [...new Set(eachType(steps).flatMap(stepsOf))]
    const { steps: copies } = sentIds.copy(originals, `warm-up ${this.#warmUps++}`)
    for (const copy of copies.values()) await this.deliver(copy, 'warm-up')
    // Late effects of the first warm-up must not land in the first control.
    await this.read(undefined, this.#warmUps === 1 ? lateEffectSettleTimes * settleMs : 0)
  }

  /** Does the state keep changing although nothing is delivered, even after a reset? Measured once. */
  isNoisy(): Promise<boolean> {
    this.#isNoisy ??= this.#measureNoise()
    return this.#isNoisy
  }

  async #measureNoise(): Promise<boolean> {
    if ((await this.read()).reading.settled) return false
    // An earlier run may have left work behind, which ends by itself or with the reset.
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

/** The target stopped answering in the middle of a check, and its state cannot be read. */
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
