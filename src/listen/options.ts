import type { Provider, Settings } from '../core/provider/provider.ts'

/** Where deliveries of one kind arrive: `/<name>`. */
export interface Source {
  readonly name: string
  /** Undefined: the provider of each delivery is detected. */
  readonly provider: Provider | undefined
  /** Several during a rotation. With any, a delivery must be signed with one of them. */
  readonly secrets: readonly string[]
  /** The secrets are those of the command line. */
  readonly hasGivenSecrets?: boolean
  readonly targets: readonly string[]
  readonly toleranceMs: number | undefined
  readonly settings: Settings
  /** `accept`: unverified deliveries are let in, although another source has a secret. `reject`: they never are. */
  readonly unsigned?: 'accept' | 'reject' | undefined
}

/** Defaults are in `config/listen-defaults.ts`. */
export interface ListenOptions {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** Those of `/<name>`, and that of `--source`. */
  readonly sources: readonly Source[]
  /** The source at `/`; undefined to find it by provider. */
  readonly main: Source | undefined
  /** Targets of deliveries whose source has none of its own. */
  readonly targets: readonly string[]
  /**
   * Secrets of the command line, for every provider's own path: see `implied`. Empty with `--source`, which has them.
   */
  readonly secrets: readonly string[]
  /** Answer as soon as it is on disk, or hand back what the first target answers. */
  readonly respond: 'ack' | 'target'
  readonly duplicates: 'suppress' | 'forward'
  /** What to do with a delivery whose signature is wrong. */
  readonly onInvalid: 'accept' | 'reject'
  /** Fetch from a provider what verifies its signatures, where it is not set. */
  readonly allowNetwork: boolean
  /** Bytes. */
  readonly bodyLimit: number
  /** Milliseconds for a request to arrive. */
  readonly requestTimeoutMs: number
  /** Milliseconds for a target to answer. */
  readonly targetTimeoutMs: number
  /** Deliveries in flight to one target at once. */
  readonly concurrency: number
  readonly dataDir: string
  /** Directory of schemas; without it only envelopes are checked. */
  readonly schemas: string | undefined
  /** What an earlier run left for these URLs goes to the one target of this run. */
  readonly movedFrom?: readonly string[]
  /** File of certificates to trust at the targets. */
  readonly ca?: string | undefined
  /** Also write what comes in to a capture file in this directory. */
  readonly record: string | undefined
  /** End with success once N events of each type are accepted and delivered. */
  readonly waitFor: ReadonlyMap<string, number>
  /** End after this time. */
  readonly timeoutMs: number | undefined
  readonly signal: AbortSignal
}
