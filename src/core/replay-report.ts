/**
 * `fail`: shown to be wrong. `warn`: no harm done, and an answer that makes providers retry. `inconclusive`: tried, and
 * nothing can be said. `not-exercised`: not tried. A run that saw no effect is never a `pass`.
 */
export type Verdict = 'pass' | 'fail' | 'warn' | 'inconclusive' | 'not-exercised'

/** One value of the target's state that is not what one delivery alone makes of it. */
export interface Evidence {
  /** Which observer saw it; only when there are several. */
  readonly observer?: string
  /** JSON Pointer into what the observer reads. */
  readonly path: string
  /** After one delivery; absent: there was nothing. */
  readonly expected?: unknown
  /** After the experiment; absent: it is gone. */
  readonly actual?: unknown
}

/** One check on one event type. */
export interface ExperimentResult {
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
  /** A command line for a POSIX shell; `--secret` is a variable in it, other credentials are `***`. */
  readonly reproduce: string
}

/** A delivery of a plain replay that was not answered as expected. */
export interface Unmet {
  readonly delivery: string
  /** `2xx` or a status. */
  readonly expected: string
  /** A status, or how the attempt failed: `timeout`, `refused`. */
  readonly actual: string
}

export interface DeliveryCounts {
  readonly sent: number
  /** How many ended with which status; one that got no answer counts under `timeout`, `reset`, `refused` …: the sum is `sent`. */
  readonly status: Readonly<Record<string, number>>
  /** Of those that were answered; null when none was. */
  readonly latency_ms: { readonly p50: number | null; readonly p99: number | null }
  /** Plain replays only: answers that were not as expected, all counted, the first 100 listed. */
  readonly unmet?: { readonly count: number; readonly first: readonly Unmet[] }
}

/** What `billhook replay --report json` prints. Fields are added, never changed or removed, within one format version. */
export interface ReplayReport {
  readonly format: 'billhook.replay/1'
  /** Over all experiments. Without `--check`: `fail` when an answer was not as expected, else `not-exercised`, for nothing is proved. */
  readonly verdict: Verdict
  readonly seed: number
  /** 0: only answers were seen. 1: the target's state was read. */
  readonly oracle: { readonly level: 0 | 1; readonly observers: readonly string[] }
  readonly experiments: readonly ExperimentResult[]
  readonly not_tested: readonly { readonly check: string; readonly reason: string }[]
  readonly deliveries: DeliveryCounts
  /** Why the run ended early; what was found until then stands above. */
  readonly stopped?: { readonly code: `BILLHOOK_${string}`; readonly message: string; readonly hint?: string }
}
