/**
 * `fail`: shown to be wrong. `warn`: no harm done, and an answer that makes providers retry. `inconclusive`: tried, and
 * nothing can be said. `not-exercised`: not tried. A run that saw no effect is never a `pass`.
 */
export type Verdict = 'pass' | 'fail' | 'warn' | 'inconclusive' | 'not-exercised'

/** One value of the target's state that is not what it should have become. */
export interface Evidence {
  /** Which observer saw it; only when there are several. */
  readonly observer?: string
  /** JSON Pointer into what the observer reads. */
  readonly path: string
  /**
   * Elements of a list have no place of their own: what they look like, `<#>` in place of their numbers. At the path of
   * the list `expected` and `actual` count how many of them were added; below it, as `/payments/*\/amount`, they are
   * what that number of them came to in all.
   */
  readonly element?: unknown
  /** What it should have become; absent: nothing. */
  readonly expected?: unknown
  /** What it has become; absent: it is not there. */
  readonly actual?: unknown
}

/** One check on one event type. */
export interface CheckResult {
  readonly check: string
  /** The event type. */
  readonly subject: string
  readonly verdict: Verdict
  /** One sentence for a person. */
  readonly reason: string
  /** What to do about it, where there is something to do. */
  readonly hint?: string
  /** Rounds that were run to their end. */
  readonly rounds: number
  readonly evidence: readonly Evidence[]
  /** The fixture that it was tried with, as a path where it is a file: `fixtures/invoice.paid.json`. */
  readonly fixture: string
  /** A failure: the smallest sequence of deliveries that shows it, one sentence each. */
  readonly sequence?: readonly string[]
  /** What was measured on the way, by name with its unit: `skew_ms_p50`, `rate_upper_bound`. */
  readonly measured?: Readonly<Record<string, number>>
  readonly took_ms: number
  /**
   * A command line for a POSIX shell; a secret comes from its file or from BILLHOOK_SECRET, other credentials are
   * `***`.
   */
  readonly reproduce: string
}

/** A delivery of a plain replay that was not answered as expected: the first thing that was wrong with the answer. */
export interface Unmet extends UnmetExpectation {
  readonly delivery: string
  /** What else was wrong with it. */
  readonly also?: readonly UnmetExpectation[]
}

export interface UnmetExpectation {
  /** Of which part of the answer; absent: of its status. */
  readonly of?: 'body' | 'latency' | 'content-type' | 'golden'
  /** JSON Pointer into the body. */
  readonly path?: string
  /** The golden file that it is not as in; absent: it is the scenario that expects it. */
  readonly golden?: string
  /** For people. Of a status `2xx` or a number. */
  readonly expected: string
  /** For people. A status, or how the attempt failed: `timeout`, `refused`. */
  readonly actual: string
}

/** A limit that `--fail-on` gives the whole run. */
export interface ThresholdResult {
  /** As it was given: `p99>500ms`. */
  readonly rule: string
  readonly exceeded: boolean
  /**
   * Milliseconds, deliveries, or percent of them, as the rule has it; null: there was no answer to measure, which
   * exceeds every limit.
   */
  readonly measured: number | null
  readonly unit: 'ms' | '%' | 'deliveries'
}

/** Something wrong with the idempotency keys of the target's outgoing calls to one place. */
export interface KeyProblemResult {
  /**
   * `two-keys`: calls that are alike and for one event, under different keys: the receiver does each. `no-key`: POSTs
   * that nobody can tell from their repetition. `other-body`: calls under a key that had other content.
   */
  readonly kind: 'two-keys' | 'no-key' | 'other-body'
  readonly method: string
  readonly path: string
  /** How many calls it is about. */
  readonly calls: number
  /** In the trials of which they were made. */
  readonly checks: readonly string[]
}

export interface DeliveryCounts {
  readonly sent: number
  /**
   * How many ended with which status; one that got no answer counts under `timeout`, `reset`, `refused` …: the sum is
   * `sent`.
   */
  readonly status: Readonly<Record<string, number>>
  /** Of those that were answered; null when none was. */
  readonly latency_ms: {
    readonly p50: number | null
    readonly p95?: number | null
    readonly p99: number | null
    readonly max?: number | null
    /**
     * How many answers took at most `up_to` milliseconds, and more than the bar before; only bars with answers. `upTo`
     * is the same number under the name that it had first.
     */
    readonly histogram: readonly { readonly up_to: number; readonly upTo: number; readonly count: number }[]
  }
  /** Plain replays only: answers that were not as expected, all counted, the first 100 listed. */
  readonly unmet?: { readonly count: number; readonly first: readonly Unmet[] }
}

/** One thing that happened in a run, for a picture of it. Milliseconds since the start of the run. */
export type TimelineEntry = { readonly at_ms: number; readonly check: string; readonly subject: string } &
  /** `answer`: a status, or how the attempt failed. */
  (
    | {
        readonly kind: 'delivery'
        readonly note: string
        readonly type: string
        readonly event_id: string
        readonly took_ms: number
        readonly answer: string
      }
    /** The state was seen to have changed: in how many places, and some of them as JSON Pointers. */
    | { readonly kind: 'effect'; readonly changes: number; readonly paths: readonly string[] }
  )

/** What places a report: what was tested, when, by which billhook, from which commit. */
export interface RunAbout {
  /** The URL that was sent to; secrets in it are `***`. */
  readonly target: string
  /** ISO 8601 in UTC. */
  readonly started_at: string
  /** Of billhook. */
  readonly version: string
  /** That was checked out where billhook ran; absent outside a git repository. */
  readonly commit?: string
}

/**
 * What `billhook replay --report json` prints. Fields are added, never changed or removed, within one format version.
 */
export interface ReplayReport extends RunAbout {
  readonly format: 'billhook.replay/1'
  /**
   * Over all experiments. Without `--check`: `fail` when an answer was not as expected, else `not-exercised`, for
   * nothing is proved. A limit of `--fail-on` that is exceeded is a `fail` in both.
   */
  readonly verdict: Verdict
  readonly seed: number
  /**
   * 0: only answers were seen. 1: the target's state was read. 2: its outgoing calls, too.
   * `ignored`: what of the state did not count, for people: `updated_at of every table`.
   */
  readonly oracle: {
    readonly level: 0 | 1 | 2
    readonly observers: readonly string[]
    readonly ignored: readonly string[]
  }
  readonly experiments: readonly CheckResult[]
  readonly not_tested: readonly { readonly check: string; readonly reason: string }[]
  /** Of the target's outgoing calls, where an observer saw them. They fail nothing by themselves. */
  readonly key_problems?: readonly KeyProblemResult[]
  readonly deliveries: DeliveryCounts
  /** Of `--fail-on`; one that is exceeded fails the run. */
  readonly thresholds?: readonly ThresholdResult[]
  /** What happened when; of a long run its first 2,000 entries. */
  readonly timeline: readonly TimelineEntry[]
  readonly took_ms: number
  /** Why the run ended early; what was found until then stands above. */
  readonly stopped?: { readonly code: `BILLHOOK_${string}`; readonly message: string; readonly hint?: string }
}
