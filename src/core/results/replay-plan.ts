/** What `billhook replay --plan --report json` prints: what would be sent, and when. */
export interface ReplayPlan {
  readonly format: 'billhook.replay-plan/1'
  readonly target: string
  readonly seed: number
  /** `in-order`: each after the answer to the one before. `scheduled`: at fixed times, whatever the answers. */
  readonly pace: 'in-order' | 'scheduled'
  /** How many are under way at most; null: no limit. */
  readonly concurrency: number | null
  /** Of a plain replay, in the order of sending. */
  readonly deliveries: readonly PlannedSending[]
  /** Of `--check`. */
  readonly experiments: readonly PlannedExperiment[]
}

export interface PlannedSending extends PlannedFixture {
  /** In-order: milliseconds after the answer before. Scheduled: milliseconds after the start. */
  readonly at_ms: number
  /** From 1, of the same event. */
  readonly copy: number
  /** `2xx` or a status, and what else is expected, for people. */
  readonly expect: string
}

export interface PlannedExperiment extends PlannedFixture {
  readonly check: string
  /** The event type. */
  readonly subject: string
  readonly rounds: number
  /** Whether the target is reset before each round. */
  readonly reset: boolean
  /** Deliveries of the scenario that come before. */
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
  /** Places that `--set` or a scenario changes: the bytes are not those of the fixture. */
  readonly edited: readonly string[]
  /** Of the body that is sent. */
  readonly bytes: number
}
