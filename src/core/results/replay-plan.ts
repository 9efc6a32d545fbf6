/** Output of `billhook replay --plan --report json`: the deliveries that would be sent, with their times. */
export interface ReplayPlan {
  readonly format: 'billhook.replay-plan/1'
  readonly target: string
  readonly seed: number
  /**
   * `in-order`: each delivery is sent after the previous one has been answered. `scheduled`: deliveries are sent at
   * fixed times, regardless of answers.
   */
  readonly pace: 'in-order' | 'scheduled'
  /** Maximum number of deliveries in flight; null for no limit. */
  readonly concurrency: number | null
  /** The deliveries of a plain replay, in sending order. */
  readonly deliveries: readonly PlannedSending[]
  /** The trials of `--check`. */
  readonly experiments: readonly PlannedExperiment[]
}

export interface PlannedSending extends PlannedFixture {
  /** For `in-order`, milliseconds after the previous answer; for `scheduled`, milliseconds after the start. */
  readonly at_ms: number
  /** Number of this copy of the event, counted from 1. */
  readonly copy: number
  /** Human-readable expectation: `2xx` or a status, and anything else expected. */
  readonly expect: string
}

export interface PlannedExperiment extends PlannedFixture {
  readonly check: string
  /** The event type. */
  readonly subject: string
  readonly rounds: number
  /** True if the target is reset before each round. */
  readonly reset: boolean
  /** The scenario's deliveries that are sent first. */
  readonly before: readonly string[]
  /** Human-readable steps of the controls and the trial. */
  readonly steps: readonly string[]
}

interface PlannedFixture {
  readonly fixture: string
  readonly source: string
  readonly types: readonly string[]
  readonly event_ids: readonly string[]
  readonly signed: boolean
  /** JSON Pointers to the values that `--set` or a scenario changed; there, the body differs from the fixture. */
  readonly edited: readonly string[]
  /** Size in bytes of the body that is sent. */
  readonly bytes: number
}
