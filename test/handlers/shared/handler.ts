/** Options for starting a sample handler. */
export interface StartOptions {
  /** The webhook secret. */
  readonly secret: string
  /** Base URL of outgoing calls, without a trailing slash. If absent, the handler makes no calls. */
  readonly egressBase?: string
  /** @default any free port */
  readonly port?: number
  /**
   * A file (SQLite) or a database name (PostgreSQL) that is kept afterwards. By default, a fresh database that is
   * removed with the handler.
   */
  readonly database?: string
}

export interface Running extends AsyncDisposable {
  /** URL for deliveries. */
  readonly url: string
  /** Values for `--observe`: its state as JSON, and its database. */
  readonly observe: readonly string[]
  /** Value for `--reset`. */
  readonly reset: string
}

/** A small billing webhook handler like those that users write. */
export interface Handler {
  readonly name: string
  /** Its failure modes, `F1` to `F15`, or a word for others. Empty if it is correct. */
  readonly faults: readonly string[]
  /** The check that must fail. */
  readonly meantFor?: string
  /** The best possible verdict. */
  readonly verdict: 'pass' | 'fail' | 'warn' | 'inconclusive'
  /** The reason why no check can detect the fault. */
  readonly unseen?: string
  readonly provider: 'stripe' | 'gocardless'
  readonly database: 'sqlite' | 'postgres' | 'memory'
  readonly start: (options: StartOptions) => Promise<Running>
}
