import type { AttemptResult } from '../../core/delivery/attempt.ts'
import type { CheckResult } from '../../core/results/replay-report.ts'
import type { OutgoingCall } from '../../observe/egress/egress.ts'
import type { PreparedRequest } from '../../net/last-byte-sync.ts'
import type { OutgoingRequest } from '../../net/sender.ts'
import type { Transmit } from '../delivery/target-client.ts'
import type { Mode, Observation, Reference, SecondEvent } from './observation.ts'
import type { Step } from '../steps/step.ts'

/** One way to try a handler. Adding one is adding a file in `experiments/` and a line in its list. */
export interface Check {
  /** As in `--check`. */
  readonly name: string
  /** What it tries, for a heading: `the same event again`. */
  readonly title: string
  /** What a user loses if it fails, and what helps: one to four sentences. */
  readonly help: string
  /** What is done, for `--plan`. */
  readonly steps: readonly string[]
  /** How often without `--rounds`; 1 where that makes no sense. */
  readonly rounds: number
  /** What it is tried on; a text: why it is not. Pure. */
  readonly subjects: (steps: readonly Step[], capabilities: Capabilities) => readonly Subject[] | string
  /** Sends and looks. Rejects with what ends the run: an interruption, or a BillhookError with exit 3. */
  readonly run: (trial: Trial, tools: Tools) => Promise<Judgement>
  /** What it means for this experiment that the target takes a delivery only without the blanks of its body. */
  readonly ifOnlyCompact?: Judgement
  /** One subject of each source is enough: the first that has an effect. */
  readonly oncePerSource?: true
  /** It sends an event id with other content, so that a key that the target makes of it has other content, too. */
  readonly otherContent?: true
  /** One failure may be chance: it has to fail again. Without this, only where an effect is missing. @default true */
  readonly confirm?: false
}

/** What there is to try a handler with. */
export interface Capabilities {
  readonly egress: boolean
  readonly restart: boolean
}

export interface Subject {
  /** The event type, or several. */
  readonly name: string
  /** The delivery that it is tried with. */
  readonly step: Step
  /** What has to have happened before: delivered first. */
  readonly before: readonly Step[]
  /** Of a sequence: all of it, in its order. */
  readonly sequence?: readonly Step[]
}

/** An experiment on one subject. */
export interface Trial extends Subject {
  readonly check: Check
  readonly rounds: number
}

export interface Judgement extends Pick<
  CheckResult,
  'verdict' | 'reason' | 'hint' | 'evidence' | 'sequence' | 'measured'
> {
  /** An effect is missing: it may also be late. */
  readonly missing?: true
}

/** One round: a copy of the event with ids of its own, or the event itself on a target that was reset. */
export interface Round {
  /** From 0. */
  readonly index: number
  /** The event of the trial. */
  readonly step: Step
  /** Any other step of the trial, in the same copy. */
  readonly copyOf: (step: Step) => Step
  /**
   * A further event of the same kind, with ids of its own; undefined where the target takes only those of the fixture.
   */
  readonly another: (name: string) => Step | undefined
  /** A further event of the same customer and subscription; undefined where it would be about nothing else. */
  readonly sibling: () => Step | undefined
  /** Whether an outgoing call may be for the event of the round: the ids in it are not those of another one. */
  readonly owns: (call: OutgoingCall) => boolean
  /** Signs afresh and sends; `note` tells the user what for. */
  readonly deliver: (step: Step, note: string, transmit?: Transmit) => Promise<AttemptResult>
}

/** Something is done in each round, then the state is read; then the next phase. */
export type Phase<T> = (round: Round) => Promise<T>

/** What an experiment may do. */
export interface Tools {
  /** Labels of the observers; empty: nothing but answers can be seen. */
  readonly labels: readonly string[]
  readonly mode: Mode
  /** What one delivery of the subject does. */
  readonly reference: Reference
  /** What another event did in the controls. */
  readonly second: SecondEvent | undefined
  readonly runRounds: <T>(
    rounds: number,
    phases: readonly Phase<T>[],
    options?: RoundsOptions,
  ) => Promise<Observation<T>>
  /** Restarts the target; undefined without `--restart`. */
  readonly restart: (() => Promise<void>) | undefined
  /** Unix time in milliseconds. */
  readonly now: () => number
  /** Milliseconds since some fixed moment; it never jumps. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** In [0, 1), the same series for the same seed. */
  readonly random: () => number
  readonly prepareRequest: (url: string, request: OutgoingRequest) => Promise<PreparedRequest>
  readonly settings: ToolSettings
}

export interface RoundsOptions {
  /** All rounds at once, not one after the other. */
  readonly together?: boolean
  /** The target is restarted meanwhile: that nobody is there says nothing. */
  readonly restarts?: boolean
}

export interface ToolSettings {
  /** Other events between an event and its late duplicate. */
  readonly others: number
  /** Milliseconds that a month's end is pressed into. */
  readonly pressureMs: number
}
