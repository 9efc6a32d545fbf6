/** The code in `stopped` for a run that was interrupted. */
export const interrupted = 'BILLHOOK_INTERRUPTED'

/**
 * `fail`: the handler was shown to be wrong. `warn`: no harm was done, but the answer causes providers to retry.
 * `inconclusive`: tried without a clear result. `not-exercised`: not tried. A run that saw no effects is never a
 * `pass`.
 */
export type Verdict = 'pass' | 'fail' | 'warn' | 'inconclusive' | 'not-exercised'

/** A value in the target's state that differs from the expected value. */
export interface Evidence {
  /** The observer that saw the difference; present only if there are several. */
  readonly observer?: string
  /** JSON Pointer into the state that the observer reads. */
  readonly path: string
  /**
   * For list elements, which have no stable path: their form, with `<#>` for numbers. At the path of the list,
   * `expected` and `actual` count the added elements; below it, as in `/payments/*\/amount`, they are sums over these
   * elements.
   */
  readonly element?: unknown
  /** The expected value; absent if nothing was expected. */
  readonly expected?: unknown
  /** The actual value; absent if there is none. */
  readonly actual?: unknown
}

/** The result of one check on one event type. */
export interface CheckResult {
  readonly check: string
  /** Heading that describes what the check tries, such as `the same event again`. */
  readonly title?: string
  /** General help for the check: what a failure means, and how to fix the handler. */
  readonly help?: string
  /** The event type. */
  readonly subject: string
  readonly verdict: Verdict
  /** One human-readable sentence. */
  readonly reason: string
  /** The suggested next step, if any. */
  readonly hint?: string
  /** Number of rounds completed. */
  readonly rounds: number
  readonly evidence: readonly Evidence[]
  /** The fixture used; for a file, its path, such as `fixtures/invoice.paid.json`. */
  readonly fixture: string
  /** For a failure, the shortest sequence of deliveries that demonstrates it, one sentence each. */
  readonly sequence?: readonly string[]
  /** Measurements by name, which includes the unit, such as `skew_ms_p50` or `rate_upper_bound`. */
  readonly measured?: Readonly<Record<string, number>>
  readonly took_ms: number
  /**
   * A command line for a POSIX shell. A secret is read from its file or from BILLHOOK_SECRET; other credentials are
   * replaced by `***`.
   */
  readonly reproduce: string
}

/** A delivery in a plain replay whose answer was not as expected, with the first difference. */
export interface Unmet extends UnmetExpectation {
  readonly delivery: string
  /** The other differences. */
  readonly also?: readonly UnmetExpectation[]
}

export interface UnmetExpectation {
  /** The part of the answer that differs; absent for the status. */
  readonly of?: 'body' | 'latency' | 'content-type' | 'golden'
  /** JSON Pointer into the body. */
  readonly path?: string
  /** The golden file that the answer differs from; absent if the scenario states the expectation. */
  readonly golden?: string
  /** Human-readable expected value; for a status, `2xx` or a number. */
  readonly expected: string
  /**
   * Human-readable actual value; for a status, a number or the attempt's error code, such as `timeout` or `refused`.
   */
  readonly actual: string
}

/** A `--fail-on` limit for the whole run. */
export interface ThresholdResult {
  /** The rule as given, such as `p99>500ms`. */
  readonly rule: string
  readonly exceeded: boolean
  /**
   * In milliseconds, deliveries or percent, as in the rule; null if there was no answer to measure, in which case every
   * limit counts as exceeded.
   */
  readonly measured: number | null
  readonly unit: 'ms' | '%' | 'deliveries'
}

/** A problem with the idempotency keys of the target's outgoing calls to one endpoint. */
export interface KeyProblemResult {
  /**
   * `two-keys`: identical calls for one event with different keys, so that the receiver executes each. `no-key`: POST
   * requests without a key, so that repeats cannot be recognised. `other-body`: a key reused with different content.
   */
  readonly kind: 'two-keys' | 'no-key' | 'other-body'
  readonly method: string
  readonly path: string
  /** Number of affected calls. */
  readonly calls: number
  /** The checks during which the calls were made. */
  readonly checks: readonly string[]
}

export interface DeliveryCounts {
  readonly sent: number
  /**
   * Number of deliveries by status. Deliveries without an answer are counted under their error code, such as `timeout`,
   * `reset` or `refused`. The total equals `sent`.
   */
  readonly status: Readonly<Record<string, number>>
  /** Latency of the answered deliveries; null if there were none. */
  readonly latency_ms: {
    readonly p50: number | null
    readonly p95?: number | null
    readonly p99: number | null
    readonly max?: number | null
    /**
     * Histogram: number of answers that took at most `up_to` milliseconds but more than the previous bar's limit.
     * Empty bars are omitted. `upTo` is the former name of `up_to`.
     */
    readonly histogram: readonly { readonly up_to: number; readonly upTo: number; readonly count: number }[]
  }
  /** Plain replays only: unexpected answers. All are counted; only the first 100 are listed. */
  readonly unmet?: { readonly count: number; readonly first: readonly Unmet[] }
}

/** An entry in the timeline of a run. Times are in milliseconds since the start. */
export type TimelineEntry = { readonly at_ms: number; readonly check: string; readonly subject: string } &
  /** `answer` is a status or the attempt's error code. */
  (
    | {
        readonly kind: 'delivery'
        readonly note: string
        readonly type: string
        readonly event_id: string
        readonly took_ms: number
        readonly answer: string
      }
    /** The state changed in `changes` places; `paths` lists some of them as JSON Pointers. */
    | { readonly kind: 'effect'; readonly changes: number; readonly paths: readonly string[] }
  )

/** The details that identify a run: the target, start time, billhook version and commit. */
export interface RunAbout {
  /** The target's URL, with secrets replaced by `***`. */
  readonly target: string
  /** ISO 8601 in UTC. */
  readonly started_at: string
  /** The billhook version. */
  readonly version: string
  /** The commit checked out where billhook ran; absent outside a Git repository. */
  readonly commit?: string
}

/**
 * Output of `billhook replay --report json`. Within a format version, fields may be added, but never changed or
 * removed.
 */
export interface ReplayReport extends RunAbout {
  readonly format: 'billhook.replay/1'
  /**
   * The overall verdict for all checks. Without `--check`: `fail` if an answer was not as expected, otherwise
   * `not-exercised`, because nothing was proved. In both cases, an exceeded `--fail-on` limit is a `fail`.
   */
  readonly verdict: Verdict
  readonly seed: number
  /**
   * 0: only answers were seen. 1: the target's state was read. 2: its outgoing calls were seen as well. `ignored`:
   * human-readable list of excluded state, such as `updated_at of every table`.
   */
  readonly oracle: {
    readonly level: 0 | 1 | 2
    readonly observers: readonly string[]
    readonly ignored: readonly string[]
  }
  readonly experiments: readonly CheckResult[]
  readonly not_tested: readonly { readonly check: string; readonly reason: string }[]
  /** Problems with the target's outgoing calls, if an observer saw the calls. Such problems alone do not fail a run. */
  readonly key_problems?: readonly KeyProblemResult[]
  readonly deliveries: DeliveryCounts
  /** The `--fail-on` limits; an exceeded limit fails the run. */
  readonly thresholds?: readonly ThresholdResult[]
  /** Timeline of the run; limited to the first 2,000 entries. */
  readonly timeline: readonly TimelineEntry[]
  readonly took_ms: number
  /** The reason why the run ended early; earlier results are still reported. */
  readonly stopped?: { readonly code: `BILLHOOK_${string}`; readonly message: string; readonly hint?: string }
}
