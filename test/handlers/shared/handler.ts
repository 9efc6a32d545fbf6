/** Options for starting a sample handler. */
export interface StartOptions {
  /** The webhook secret. */
  readonly secret: string
  /** Base URL of outgoing calls, without a trailing slash. If absent, the handler makes no calls. */
  readonly egressBase?: string
  /** @default any free port */
  readonly port?: number
  /**
   * File (SQLite) or name (PostgreSQL) of a database that is kept afterwards. By default, the handler uses a fresh
   * database, which is removed when the handler is closed.
   */
  readonly database?: string
}

export interface Running extends AsyncDisposable {
  /** URL for deliveries. */
  readonly url: string
  /** Values for `--observe`: the handler's state as JSON, and its database. */
  readonly observe: readonly string[]
  /** Value for `--reset`. */
  readonly reset: string
}

/** A small billing webhook handler like those that users write. */
export interface Handler {
  readonly name: string
  /** The handler's failure modes: `F1` to `F15`, or words for other faults. Empty if the handler is correct. */
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
