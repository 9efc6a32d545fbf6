import type { Provider, Settings } from '../core/provider/provider.ts'

/** An endpoint, `/<name>`, for one kind of delivery. */
export interface Source {
  readonly name: string
  /** If undefined, the provider is detected for each delivery. */
  readonly provider: Provider | undefined
  /**
   * Signing secrets, of which there are several during a rotation. Unless the list is empty, each delivery must be
   * signed with one of them.
   */
  readonly secrets: readonly string[]
  /** True if the secrets come from the command line. */
  readonly hasGivenSecrets?: boolean
  readonly targets: readonly string[]
  readonly toleranceMs: number | undefined
  readonly settings: Settings
  /**
   * `accept`: unverified deliveries are accepted even if another source has a secret. `reject`: they are never
   * accepted.
   */
  readonly unsigned?: 'accept' | 'reject' | undefined
}

/** Defaults are defined in `config/schema/listen-defaults.ts`. */
export interface ListenOptions {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** Sources at `/<name>`, including the one named with `--source`. */
  readonly sources: readonly Source[]
  /** The source at `/`; undefined to choose one by provider. */
  readonly main: Source | undefined
  /** Default targets, for sources that do not configure any. */
  readonly targets: readonly string[]
  /**
   * Secrets from the command line, used at every provider's own path (see `implied`). With `--source`, they belong to
   * that source and this list is empty.
   */
  readonly secrets: readonly string[]
  /** `ack`: answer as soon as the delivery is on disk. `target`: relay the first target's answer. */
  readonly respond: 'ack' | 'target'
  readonly duplicates: 'suppress' | 'forward'
  /** How to treat deliveries with an invalid signature. */
  readonly onInvalid: 'accept' | 'reject'
  /** Allows billhook to fetch a provider's certificate to verify its signatures, unless one is configured. */
  readonly allowNetwork: boolean
  /** Maximum size of a body, in bytes. */
  readonly bodyLimit: number
  /** Time limit for receiving a complete request, in milliseconds. */
  readonly requestTimeoutMs: number
  /** Time limit for a target's answer, in milliseconds. */
  readonly targetTimeoutMs: number
  /** Maximum number of concurrent deliveries to one target. */
  readonly concurrency: number
  readonly dataDir: string
  /** Directory of schemas. If undefined, only envelopes are checked. */
  readonly schemas: string | undefined
  /** Former target URLs. Deliveries that are still queued for them go to this run's only target. */
  readonly movedFrom?: readonly string[]
  /** File of additional certificates to trust when connecting to targets. */
  readonly ca?: string | undefined
  /** Directory in which deliveries are also written to a capture file. */
  readonly record: string | undefined
  /** Number of events to wait for, by type. The run succeeds once all have been accepted and delivered. */
  readonly waitFor: ReadonlyMap<string, number>
  /** Ends the run after this time, in milliseconds. */
  readonly timeoutMs: number | undefined
  readonly signal: AbortSignal
}
