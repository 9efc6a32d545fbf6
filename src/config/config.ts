import type { Provider } from '../core/provider/provider.ts'
import type { Privilege } from './place.ts'

/**
 * The contents of billhook.yaml, validated and with absolute paths. Without a file, every optional value is absent.
 *
 * A property is a getter if its value may run a command, reach another machine or point outside the file's folder. The
 * getter throws `BILLHOOK_CONFIG_UNTRUSTED` (exit 2) if the file is not trusted, so that only code that needs the value
 * fails. Read such a property only when you use it, and only if no command-line option overrides it.
 */
export interface Config {
  /** Path of the billhook.yaml. */
  readonly file: string | undefined
  /** The privileges that the file asks for, and whether they are granted. */
  readonly trust: FileTrust | undefined
  /** Base of relative paths: the file's folder, otherwise the Git repository's, otherwise the working directory. */
  readonly root: string
  /** Human-readable origin of each value. */
  readonly origins: Readonly<Record<'dataDir' | 'port', string>>
  /**
   * Where deliveries are stored: BILLHOOK_DATA_DIR, `data_dir`, or the default. @default `.billhook` under `root`
   * @throws BillhookError also `BILLHOOK_STORE_UNSAFE` (exit 3) if the path contains a link
   */
  readonly dataDir: string
  /** Folder of the schemas. @default `schemas` under `root`, if that folder exists */
  readonly schemas: string | undefined
  /** Sources by name. The listener receives each source's deliveries at `/<name>`. */
  readonly sources: Readonly<Record<string, SourceConfig>>
  readonly listen: ListenConfig
  readonly replay: ReplayConfig
}

export interface FileTrust {
  /** The key under which the file is listed as trusted; see `trustKey`. */
  readonly key: string
  /** Hash of the bytes that were read. */
  readonly sha256: string
  /** The privileges that the file asks for, in file order. */
  readonly privileges: readonly Privilege[]
  /** Why these privileges are denied, worded to follow "and"; undefined if they are granted. */
  readonly refusal: string | undefined
}

/** A sender of webhooks: one endpoint configured at a provider. */
export interface SourceConfig {
  readonly name: string
  /**
   * If absent, the provider is detected for each delivery. @default the provider with the source's name, if there is
   * one
   */
  readonly provider: Provider | undefined
  /**
   * Signing secrets, of which there are several during a rotation. If there are none, signatures are not checked. A
   * getter, so that an unset variable stops only code that needs the secrets.
   * @throws BillhookError `BILLHOOK_CONFIG_UNSET` if a variable without a default is unset or empty
   */
  readonly secrets: readonly string[]
  /**
   * For a source without secrets: whether to accept deliveries that cannot be verified. @default `reject` if any
   * signature can be verified (with a secret or public key of any source, or with a secret from the command line);
   * otherwise `accept`
   */
  readonly unsigned: 'accept' | 'reject' | undefined
  /** This source's targets, which replace `listen.forwardTo`. */
  readonly forwardTo: readonly string[]
  /** Maximum age of a signature, and how far it may be ahead of the clock, in milliseconds. */
  readonly toleranceMs: number | undefined
  /** What the provider needs in addition to secrets, keyed by the names in `Provider.settings`. */
  readonly settings: Readonly<Record<string, string>>
}

/** Defaults for `billhook listen`; command-line options take precedence. */
export interface ListenConfig {
  readonly host: string | undefined
  /** BILLHOOK_PORT, or `port`. @throws BillhookError `BILLHOOK_USAGE` (exit 2) */
  readonly port: number | undefined
  readonly forwardTo: readonly string[]
  /** File of CA certificates to trust for targets. */
  readonly ca: string | undefined
  readonly respond: 'ack' | 'target' | undefined
  readonly duplicates: 'suppress' | 'forward' | undefined
  readonly onInvalid: 'accept' | 'reject' | undefined
  /** Maximum size of a body, in bytes. */
  readonly bodyLimit: number | undefined
  readonly bodyTimeoutMs: number | undefined
  readonly targetTimeoutMs: number | undefined
  /** Maximum number of deliveries in flight to one target. */
  readonly concurrency: number | undefined
}

/** Defaults for `billhook replay`. */
export interface ReplayConfig {
  readonly to: string | undefined
  /** File of CA certificates to trust for the target. */
  readonly ca: string | undefined
  readonly observe: readonly string[]
  readonly reset: string | undefined
  readonly restart: string | undefined
  readonly ignore: readonly string[]
  /** Directory of golden files. */
  readonly golden: string | undefined
}
