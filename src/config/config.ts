import type { Provider } from '../core/provider/provider.ts'
import type { Privilege } from './place.ts'

/**
 * What billhook.yaml says, checked, with paths made absolute. Without a file everything optional is absent.
 *
 * A property that may run a command, reach another machine or leave the folder of the file is a getter. It throws
 * `BILLHOOK_CONFIG_UNTRUSTED` (exit 2) while the file is not trusted, so that only who needs the value is stopped. Read
 * it where it is used, and after what on the command line wins over it.
 */
export interface Config {
  /** The file that it came from. */
  readonly file: string | undefined
  /** What that file asks for, and whether it may. */
  readonly trust: FileTrust | undefined
  /** Where relative paths start: the folder of the file, or of the Git repository, or the working directory. */
  readonly root: string
  /** Where values come from, for people. */
  readonly origins: Readonly<Record<'dataDir' | 'port', string>>
  /**
   * Where deliveries are kept: BILLHOOK_DATA_DIR, `data_dir`, or the default. @default `.billhook` under `root`
   * @throws BillhookError also `BILLHOOK_STORE_UNSAFE` (exit 3), for a link
   */
  readonly dataDir: string
  /** Where schemas are looked up. @default `schemas` under `root`, if there is such a folder */
  readonly schemas: string | undefined
  /** By name; the name is the path on which the listener takes it: `/<name>`. */
  readonly sources: Readonly<Record<string, SourceConfig>>
  readonly listen: ListenConfig
  readonly replay: ReplayConfig
}

export interface FileTrust {
  /** The name under which it is trusted, see `trustKey`. */
  readonly key: string
  /** Hash of the bytes that were read. */
  readonly sha256: string
  /** What it asks for, in its order. */
  readonly privileges: readonly Privilege[]
  /** Why it may not do that, read after "and"; undefined: it may. */
  readonly refusal: string | undefined
}

/** One place that sends webhooks: one endpoint configured at a provider. */
export interface SourceConfig {
  readonly name: string
  /** Absent: detected for each delivery. @default the provider of the source's name, if there is one */
  readonly provider: Provider | undefined
  /**
   * Several while a secret is rotated; empty: signatures are not checked. A getter, so that only who needs the
   * secrets is stopped by an unset variable.
   * @throws BillhookError `BILLHOOK_CONFIG_UNSET` where a variable without a default is unset or empty
   */
  readonly secrets: readonly string[]
  /**
   * For a source without secrets: whether it takes what nothing verifies. @default `reject` once anything verifies
   * signatures, a secret or a public key of any source or a secret of the command line; otherwise `accept`
   */
  readonly unsigned: 'accept' | 'reject' | undefined
  /** Targets of this source, in place of `listen.forwardTo`. */
  readonly forwardTo: readonly string[]
  /** How old, and how far ahead of the clock, a signature may be, in milliseconds. */
  readonly toleranceMs: number | undefined
  /** What the provider needs besides secrets, by the names of `Provider.settings`. */
  readonly settings: Readonly<Record<string, string>>
}

/** Defaults of `billhook listen`; an option on the command line wins. */
export interface ListenConfig {
  readonly host: string | undefined
  /** BILLHOOK_PORT, or `port`. @throws BillhookError `BILLHOOK_USAGE` (exit 2) */
  readonly port: number | undefined
  readonly forwardTo: readonly string[]
  /** File of certificates to trust at targets. */
  readonly ca: string | undefined
  readonly respond: 'ack' | 'target' | undefined
  readonly duplicates: 'suppress' | 'forward' | undefined
  readonly onInvalid: 'accept' | 'reject' | undefined
  /** In bytes. */
  readonly bodyLimit: number | undefined
  readonly bodyTimeoutMs: number | undefined
  readonly targetTimeoutMs: number | undefined
  /** Deliveries in flight to one target. */
  readonly concurrency: number | undefined
}

/** Defaults of `billhook replay`. */
export interface ReplayConfig {
  readonly to: string | undefined
  /** File of certificates to trust at the target. */
  readonly ca: string | undefined
  readonly observe: readonly string[]
  readonly reset: string | undefined
  readonly restart: string | undefined
  readonly ignore: readonly string[]
  /** Directory of golden files. */
  readonly golden: string | undefined
}
