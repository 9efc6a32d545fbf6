/** The code in `stopped` of a run that was interrupted. */
export const interrupted = 'BILLHOOK_INTERRUPTED'

/**
 * `fail`: shown to be wrong. `warn`: no harm done, but the answer makes providers retry. `inconclusive`: tried without
 * a result. `not-exercised`: not tried. A run that saw no effect is never a `pass`.
 */
export type Verdict = 'pass' | 'fail' | 'warn' | 'inconclusive' | 'not-exercised'

/** One value of the target's state that differs from what was expected. */
export interface Evidence {
  /** Which observer saw it; only when there are several. */
  readonly observer?: string
  /** JSON Pointer into what the observer reads. */
  readonly path: string
  /**
   * For elements of a list, which have no path of their own: their form, with `<#>` for numbers. At the path of the
   * list `expected` and `actual` count the added elements; below it, as in `/payments/*\/amount`, they are sums over
   * those elements.
   */
  readonly element?: unknown
  /** The expected value; absent if nothing was expected. */
  readonly expected?: unknown
  /** The actual value; absent if there is none. */
  readonly actual?: unknown
}

/** One check on one event type. */
export interface CheckResult {
  readonly check: string
  /** What the check tries, for a heading: `the same event again`. */
  readonly title?: string
  /** What a user loses if the check fails, and what helps, whatever the subject. */
  readonly help?: string
  /** The event type. */
  readonly subject: string
  readonly verdict: Verdict
  /** One sentence for a person. */
  readonly reason: string
  /** What to do about it, if anything. */
  readonly hint?: string
  /** Rounds that were completed. */
  readonly rounds: number
  readonly evidence: readonly Evidence[]
  /** The fixture that was used, as a path if it is a file: `fixtures/invoice.paid.json`. */
  readonly fixture: string
  /** For a failure: the smallest sequence of deliveries that shows it, one sentence each. */
  readonly sequence?: readonly string[]
  /** Measurements by name with unit: `skew_ms_p50`, `rate_upper_bound`. */
  readonly measured?: Readonly<Record<string, number>>
  readonly took_ms: number
  /**
   * A command line for a POSIX shell; a secret comes from its file or from BILLHOOK_SECRET, other credentials are
   * `***`.
   */
  readonly reproduce: string
}

/** A delivery of a plain replay whose answer was not as expected, with the first difference. */
export interface Unmet extends UnmetExpectation {
  readonly delivery: string
  /** The other differences. */
  readonly also?: readonly UnmetExpectation[]
}

export interface UnmetExpectation {
  /** The part of the answer that differs; absent for its status. */
  readonly of?: 'body' | 'latency' | 'content-type' | 'golden'
  /** JSON Pointer into the body. */
  readonly path?: string
  /** The golden file that it differs from; absent if the scenario states the expectation. */
  readonly golden?: string
  /** For people. For a status, `2xx` or a number. */
  readonly expected: string
  /** For people. A status, or the error code of the attempt: `timeout`, `refused`. */
  readonly actual: string
}

/** A limit of `--fail-on` for the whole run. */
export interface ThresholdResult {
  /** As it was given: `p99>500ms`. */
  readonly rule: string
  readonly exceeded: boolean
  /**
   * Milliseconds, deliveries or percent, as in the rule; null if there was no answer to measure, which exceeds every
   * limit.
   */
  readonly measured: number | null
  readonly unit: 'ms' | '%' | 'deliveries'
}

/** A problem with the idempotency keys of the target's outgoing calls to one endpoint. */
export interface KeyProblemResult {
  /**
   * `two-keys`: equal calls for one event under different keys, so the receiver executes each. `no-key`: POSTs that
   * cannot be recognised as repeated. `other-body`: a key that was reused with different content.
   */
  readonly kind: 'two-keys' | 'no-key' | 'other-body'
  readonly method: string
  readonly path: string
  /** Number of calls concerned. */
  readonly calls: number
  /** The checks during which they were made. */
  readonly checks: readonly string[]
}

export interface DeliveryCounts {
  readonly sent: number
  /** Count by status; a delivery without an answer counts under `timeout`, `reset`, `refused` …. The sum is `sent`. */
  readonly status: Readonly<Record<string, number>>
  /** Latency of the answered deliveries; null if there were none. */
  readonly latency_ms: {
    readonly p50: number | null
    readonly p95?: number | null
    readonly p99: number | null
    readonly max?: number | null
    /**
     * Histogram: answers that took at most `up_to` milliseconds, and more than the previous bar. Empty bars are
     * omitted. `upTo` is the former name of the same number.
     */
    readonly histogram: readonly { readonly up_to: number; readonly upTo: number; readonly count: number }[]
  }
  /** Plain replays only: unexpected answers; all are counted, the first 100 listed. */
  readonly unmet?: { readonly count: number; readonly first: readonly Unmet[] }
}

/** One thing that happened in a run, for its timeline. Times are milliseconds since the start. */
export type TimelineEntry = { readonly at_ms: number; readonly check: string; readonly subject: string } &
  /** `answer`: a status, or the error code of the attempt. */
  (
    | {
        readonly kind: 'delivery'
        readonly note: string
        readonly type: string
        readonly event_id: string
        readonly took_ms: number
        readonly answer: string
      }
    /** The state has changed: the number of places, and some of them as JSON Pointers. */
    | { readonly kind: 'effect'; readonly changes: number; readonly paths: readonly string[] }
  )

/** What identifies a run: what was tested, when, by which billhook, from which commit. */
export interface RunAbout {
  /** URL of the target; secrets in it are `***`. */
  readonly target: string
  /** ISO 8601 in UTC. */
  readonly started_at: string
  /** Version of billhook. */
  readonly version: string
  /** The commit that was checked out where billhook ran; absent outside a git repository. */
  readonly commit?: string
}

/** Output of `billhook replay --report json`. Within one format version fields are added, never changed or removed. */
export interface ReplayReport extends RunAbout {
  readonly format: 'billhook.replay/1'
  /**
   * Over all checks. Without `--check`: `fail` if an answer was not as expected, else `not-exercised`, because nothing
   * was proved. An exceeded `--fail-on` limit is a `fail` in both cases.
   */
  readonly verdict: Verdict
  readonly seed: number
  /**
   * 0: only answers were seen. 1: the target's state was read. 2: its outgoing calls as well. `ignored`: human-readable
   * list of state that was excluded, such as `updated_at of every table`.
   */
  readonly oracle: {
    readonly level: 0 | 1 | 2
    readonly observers: readonly string[]
    readonly ignored: readonly string[]
  }
  readonly experiments: readonly CheckResult[]
  readonly not_tested: readonly { readonly check: string; readonly reason: string }[]
  /** Problems of the target's outgoing calls, if an observer saw them. They do not fail a run by themselves. */
  readonly key_problems?: readonly KeyProblemResult[]
  readonly deliveries: DeliveryCounts
  /** The limits of `--fail-on`; an exceeded one fails the run. */
  readonly thresholds?: readonly ThresholdResult[]
  /** What happened when; the first 2,000 entries of a long run. */
  readonly timeline: readonly TimelineEntry[]
  readonly took_ms: number
  /** Why the run ended early; earlier results are still reported. */
  readonly stopped?: { readonly code: `BILLHOOK_${string}`; readonly message: string; readonly hint?: string }
}
