import type { AttemptResult } from '../../core/delivery/attempt.ts'
import type { CheckResult } from '../../core/results/replay-report.ts'
import type { OutgoingCall } from '../../observe/egress/egress.ts'
import type { PreparedRequest } from '../../net/last-byte-sync.ts'
import type { OutgoingRequest } from '../../net/sender.ts'
import type { Transmit } from '../delivery/target-client.ts'
import type { Mode, Observation, Reference, SecondEvent } from './observation.ts'
import type { Step } from '../steps/step.ts'

/** One way to try a handler. To add one, add a file to `checks/` and a line to its index. */
export interface Check {
  /** As in `--check`. */
  readonly name: string
  /** What it tries, for a heading: `the same event again`. */
  readonly title: string
  /** What a user loses if it fails, and what helps: one to four sentences. */
  readonly help: string
  /** What the check does, for `--plan`. */
  readonly steps: readonly string[]
  /** Default of `--rounds`; 1 where repetition makes no sense. */
  readonly rounds: number
  /** What the check runs on, or why it does not run. Pure. */
  readonly subjects: (steps: readonly Step[], capabilities: Capabilities) => readonly Subject[] | string
  /** Rejects with what ends the run: an interruption, or a BillhookError with exit 3. */
  readonly run: (trial: Trial, tools: Tools) => Promise<Judgement>
  /** The judgement if the target accepts a delivery only without the whitespace of its body. */
  readonly ifOnlyCompact?: Judgement
  /** One subject per source is enough: the first one that has an effect. */
  readonly oncePerSource?: true
  /** Sends an event id with other content, so calls under an idempotency key made of it differ as well. */
  readonly otherContent?: true
  /** One failure may be chance, so it must fail again. With false, only if an effect is missing. @default true */
  readonly confirm?: false
}

/** What the run can do besides sending. */
export interface Capabilities {
  readonly egress: boolean
  readonly restart: boolean
}

export interface Subject {
  /** The event type, or several. */
  readonly name: string
  /** The delivery that is tried. */
  readonly step: Step
  /** Delivered first, because the event builds on them. */
  readonly before: readonly Step[]
  /** All events of a sequence, in their order. */
  readonly sequence?: readonly Step[]
}

/** One check on one subject. */
export interface Trial extends Subject {
  readonly check: Check
  readonly rounds: number
}

export interface Judgement extends Pick<
  CheckResult,
  'verdict' | 'reason' | 'hint' | 'evidence' | 'sequence' | 'measured'
> {
  /** An effect is missing, or only late. */
  readonly missing?: true
}

/** One round: a copy of the event with its own ids, or the event itself on a target that was reset. */
export interface Round {
  /** From 0. */
  readonly index: number
  /** The event of the trial. */
  readonly step: Step
  /** Any other step of the trial, in the same copy. */
  readonly copyOf: (step: Step) => Step
  /**
   * Another event of the same kind with its own ids; undefined if the target accepts only those of the fixture.
   */
  readonly another: (name: string) => Step | undefined
  /** Another event of the same customer and subscription; undefined if it would not differ. */
  readonly sibling: () => Step | undefined
  /** May an outgoing call belong to this round? Not if the ids in it are those of another one. */
  readonly owns: (call: OutgoingCall) => boolean
  /** Signs and sends; `note` says why, for the user. */
  readonly deliver: (step: Step, note: string, transmit?: Transmit) => Promise<AttemptResult>
}

/** Runs in every round; then the state is read, and the next phase begins. */
export type Phase<T> = (round: Round) => Promise<T>

/** What a check may use. */
export interface Tools {
  /** Labels of the observers; empty: only answers can be seen. */
  readonly labels: readonly string[]
  readonly mode: Mode
  /** The effect of one delivery of the subject. */
  readonly reference: Reference
  /** The effect of another event, from the controls. */
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
  /** The target is restarted meanwhile, so a refused connection does not end the run. */
  readonly restarts?: boolean
}

export interface ToolSettings {
  /** Other events between an event and its late duplicate. */
  readonly others: number
  /** How long a simulated end of month takes, in milliseconds. */
  readonly pressureMs: number
}
