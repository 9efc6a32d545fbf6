/** Output of `billhook replay --plan --report json`: what would be sent, and when. */
export interface ReplayPlan {
  readonly format: 'billhook.replay-plan/1'
  readonly target: string
  readonly seed: number
  /** `in-order`: each after the answer to the previous one. `scheduled`: at fixed times, regardless of answers. */
  readonly pace: 'in-order' | 'scheduled'
  /** Maximum deliveries in flight; null for no limit. */
  readonly concurrency: number | null
  /** Those of a plain replay, in the order of sending. */
  readonly deliveries: readonly PlannedSending[]
  /** Of `--check`. */
  readonly experiments: readonly PlannedExperiment[]
}

export interface PlannedSending extends PlannedFixture {
  /** In order: milliseconds after the previous answer. Scheduled: milliseconds after the start. */
  readonly at_ms: number
  /** Copy of the same event, from 1. */
  readonly copy: number
  /** `2xx` or a status, and what else is expected, for people. */
  readonly expect: string
}

export interface PlannedExperiment extends PlannedFixture {
  readonly check: string
  /** The event type. */
  readonly subject: string
  readonly rounds: number
  /** True if the target is reset before each round. */
  readonly reset: boolean
  /** Deliveries of the scenario that come first. */
  readonly before: readonly string[]
  /** Controls and trial, in words. */
  readonly steps: readonly string[]
}

interface PlannedFixture {
  readonly fixture: string
  readonly source: string
  readonly types: readonly string[]
  readonly event_ids: readonly string[]
  readonly signed: boolean
  /** JSON Pointers changed by `--set` or a scenario: the bytes differ from the fixture. */
  readonly edited: readonly string[]
  /** Bytes of the body that is sent. */
  readonly bytes: number
}
