import type { AttemptResult } from '../../core/delivery/attempt.ts'
import type { CheckResult } from '../../core/results/replay-report.ts'
import type { OutgoingCall } from '../../observe/egress/egress.ts'
import type { PreparedRequest } from '../../net/last-byte-sync.ts'
import type { OutgoingRequest } from '../../net/sender.ts'
import type { Transmit } from '../delivery/target-client.ts'
import type { Mode, Observation, Reference, SecondEvent } from './observation.ts'
import type { Step } from '../steps/step.ts'

/** One way to test a handler. To add a check, add a file to `checks/` and a line to its index. */
export interface Check {
  /** Name used with `--check`. */
  readonly name: string
  /** What the check tests, used as a heading: `the same event again`. */
  readonly title: string
  /** What a failure of the check means, and how to fix the handler, in one to four sentences. */
  readonly help: string
  /** What the check does, shown by `--plan`. */
  readonly steps: readonly string[]
  /** Default for `--rounds`; 1 if repetition is pointless. */
  readonly rounds: number
  /** Returns the subjects that the check runs on, or the reason why it does not run. Pure. */
  readonly subjects: (steps: readonly Step[], capabilities: Capabilities) => readonly Subject[] | string
  /** Rejects if the run must end: with the signal's reason if interrupted, otherwise with a BillhookError (exit 3). */
  readonly run: (trial: Trial, tools: Tools) => Promise<Judgement>
  /** Judgement used if the target accepts a delivery only after whitespace is removed from its body. */
  readonly ifOnlyCompact?: Judgement
  /** True if one subject per source is enough: the first one that has an effect. */
  readonly oncePerSource?: true
  /**
   * True if the check sends an event id again with different content, so that outgoing calls whose idempotency key is
   * derived from that id differ too.
   */
  readonly otherContent?: true
  /**
   * If false, a failure is confirmed by a second run only if an effect is missing. Otherwise, every failure is
   * confirmed, because a single failure may be due to chance. @default true
   */
  readonly confirm?: false
}

/** Optional capabilities of a run. */
export interface Capabilities {
  readonly egress: boolean
  readonly restart: boolean
}

export interface Subject {
  /** The event type, or several types. */
  readonly name: string
  /** The delivery under test. */
  readonly step: Step
  /** Deliveries that are sent first, because the event depends on them. */
  readonly before: readonly Step[]
  /** All events of a sequence, in order. */
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
  /** True if an effect is missing or late. */
  readonly missing?: true
}

/** One round: a copy of the event with its own ids, or the event itself, sent to a target that was reset. */
export interface Round {
  /** Index of the round, from 0. */
  readonly index: number
  /** The event under test. */
  readonly step: Step
  /** Returns this round's copy of any step of the trial. */
  readonly copyOf: (step: Step) => Step
  /**
   * Returns another event of the same type with its own ids; undefined if the target accepts only the fixture's own
   * ids.
   */
  readonly another: (name: string) => Step | undefined
  /** Returns another event for the same customer and subscription; undefined if it would be identical. */
  readonly sibling: () => Step | undefined
  /** Returns false if an outgoing call contains another round's ids and therefore cannot belong to this round. */
  readonly owns: (call: OutgoingCall) => boolean
  /** Signs and sends a delivery; `note` explains the reason to the user. */
  readonly deliver: (step: Step, note: string, transmit?: Transmit) => Promise<AttemptResult>
}

/** Runs in every round; the state is then read before the next phase begins. */
export type Phase<T> = (round: Round) => Promise<T>

/** Tools available to a check. */
export interface Tools {
  /** Labels of the observers; if empty, only answers are visible. */
  readonly labels: readonly string[]
  readonly mode: Mode
  /** The effect of one delivery of the subject. */
  readonly reference: Reference
  /** The effect of another event, measured by the controls. */
  readonly second: SecondEvent | undefined
  readonly runRounds: <T>(
    rounds: number,
    phases: readonly Phase<T>[],
    options?: RoundsOptions,
  ) => Promise<Observation<T>>
  /** Restarts the target; undefined without `--restart`. */
  readonly restart: (() => Promise<void>) | undefined
  /** Returns the Unix time in milliseconds. */
  readonly now: () => number
  /** Returns the milliseconds since a fixed moment, from a monotonic clock. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Returns a number in [0, 1), in the same sequence for the same seed. */
  readonly random: () => number
  readonly prepareRequest: (url: string, request: OutgoingRequest) => Promise<PreparedRequest>
  readonly settings: ToolSettings
}

export interface RoundsOptions {
  /** True if all rounds run at once, rather than one after another. */
  readonly together?: boolean
  /** True if the target is restarted during the rounds, so a refused connection does not end the run. */
  readonly restarts?: boolean
}

export interface ToolSettings {
  /** Number of other events between an event and its late duplicate. */
  readonly others: number
  /** Duration of the simulated end-of-month load, in milliseconds. */
  readonly pressureMs: number
}
