import type { Provider, Settings } from '../core/provider/provider.ts'

/** A place that deliveries come to: `/<name>`. */
export interface Source {
  readonly name: string
  /** Undefined: every delivery is looked at. */
  readonly provider: Provider | undefined
  /** Several during a rotation. With any, a delivery has to be signed with one of them. */
  readonly secrets: readonly string[]
  /** They are those of the command line. */
  readonly hasGivenSecrets?: boolean
  readonly targets: readonly string[]
  readonly toleranceMs: number | undefined
  readonly settings: Settings
  /** `accept`: what nothing verifies is let in, although another source has a secret. `reject`: it never is. */
  readonly unsigned?: 'accept' | 'reject' | undefined
}

export interface ListenOptions {
  /** @default 127.0.0.1 */
  readonly host: string
  /** 0 for any free one. @default 4400 */
  readonly port: number
  /** Those of `/<name>`, and that of `--source`. */
  readonly sources: readonly Source[]
  /** What `/` is: one of the sources, or undefined to find it by provider. */
  readonly main: Source | undefined
  /** Targets of what belongs to no source with its own. */
  readonly targets: readonly string[]
  /**
   * Those of the command line, for every provider's own path: see `implied`. Without any with `--source`, whose they
   * are.
   */
  readonly secrets: readonly string[]
  /** Answer as soon as it is on disk, or hand back what the first target answers. */
  readonly respond: 'ack' | 'target'
  readonly duplicates: 'suppress' | 'forward'
  /** What to do with a delivery whose signature is wrong. */
  readonly onInvalid: 'accept' | 'reject'
  /** Fetch from a provider what verifies its signatures, where it is not set. */
  readonly allowNetwork: boolean
  /** Bytes. @default 1 MiB */
  readonly bodyLimit: number
  /** Milliseconds for a request to arrive. @default 10 s */
  readonly requestTimeoutMs: number
  /** Milliseconds for a target to answer. @default 30 s */
  readonly targetTimeoutMs: number
  /** Deliveries under way to one target at once. @default 64 */
  readonly concurrency: number
  readonly dataDir: string
  /** Where schemas are looked up; without it only envelopes are checked. */
  readonly schemas: string | undefined
  /** Also write what comes in to a capture file in this directory. */
  readonly record: string | undefined
  /** End well once so many accepted events of each type have come. */
  readonly waitFor: ReadonlyMap<string, number>
  /** End after so many milliseconds. */
  readonly timeoutMs: number | undefined
  readonly signal: AbortSignal
}
