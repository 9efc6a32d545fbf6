import type { AttemptResult } from '../core/attempt.ts'
import type { ExperimentResult } from '../core/replay-report.ts'
import type { Control, Reading } from './quiet.ts'
import type { Step } from './step.ts'

/** One way to try a handler. Adding one is adding a file in `experiments/` and a line in its list. */
export interface Experiment {
  /** As in `--check`. */
  readonly name: string
  /** What one round does, for `--plan`. */
  readonly steps: readonly string[]
  /** Rounds without `--rounds`. */
  readonly rounds: number
  /** Sends nothing yet. */
  readonly open: (trial: Trial, lab: Lab) => OpenTrial
}

/** An experiment on one event type. */
export interface Trial {
  readonly experiment: Experiment
  /** The event type. */
  readonly subject: string
  /** The delivery that it is tried with: the first of this type. */
  readonly step: Step
  /** What stands before it in its scenario: delivered first, where it has not been since the last reset. */
  readonly before: readonly Step[]
  readonly rounds: number
}

export interface OpenTrial {
  readonly round: () => Promise<void>
  /** On the rounds that came to their end; at least one. */
  readonly judge: () => Judgement
}

export type Judgement = Pick<ExperimentResult, 'verdict' | 'reason' | 'hint' | 'evidence'>

/** What an experiment may do. Everything rejects with what ends the run: an interruption, or a BillhookError with exit 3. */
export interface Lab {
  /** Labels of the observers; empty: nothing but answers can be seen. */
  readonly observers: readonly string[]
  /** Whether rounds start from a reset target. */
  readonly resets: boolean
  /**
   * Resets the target, where `--reset` is given, and delivers what comes before in the scenario. Then reads the state
   * until nothing that was sent can be on its way any more: what comes later than that is told apart by trying anew.
   * @param quietMs for how long the state has to stay the same, if that is longer
   */
  readonly begin: (trial: Trial, quietMs?: number) => Promise<Control>
  /** Signs afresh and sends; `note` tells the user what for. */
  readonly deliver: (step: Step, note: string) => Promise<AttemptResult>
  /** The same for what the target has answered before: that it cannot be reached any more is a result then. */
  readonly repeat: (step: Step, note: string) => Promise<AttemptResult>
  /**
   * Reads the state until it is quiet.
   * @param quietMs for how long it has to stay the same, if that is longer than `--settle`
   */
  readonly look: (quietMs?: number) => Promise<Reading>
  /** The same after a delivery: an effect that is not there yet is given more time. */
  readonly lookForEffect: (before: Reading) => Promise<Reading>
}
