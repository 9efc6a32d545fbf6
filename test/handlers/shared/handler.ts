/** How a sample handler is started. */
export interface StartOptions {
  /** The webhook secret. */
  readonly secret: string
  /** Where outgoing calls go, without a slash at the end; absent: the handler makes none. */
  readonly egressBase?: string
  /** @default any free port */
  readonly port?: number
  /**
   * A file (SQLite) or a database name (PostgreSQL) that is kept afterwards; @default a fresh one, gone with the
   * handler
   */
  readonly database?: string
}

export interface Running extends AsyncDisposable {
  /** Where deliveries go. */
  readonly url: string
  /** For `--observe`: its state as JSON, and its own database. */
  readonly observe: readonly string[]
  /** For `--reset`. */
  readonly reset: string
}

/** A small billing webhook handler of the kind that users write. */
export interface Handler {
  readonly name: string
  /** Failure modes that it has, `F1` to `F15`, or a word for others; none: it is correct. */
  readonly faults: readonly string[]
  /** The check that has to fail it. */
  readonly meantFor?: string
  /** What billhook can say at best. */
  readonly verdict: 'pass' | 'fail' | 'warn' | 'inconclusive'
  /** Why no check can see the fault. */
  readonly unseen?: string
  readonly provider: 'stripe' | 'gocardless'
  readonly database: 'sqlite' | 'postgres' | 'memory'
  readonly start: (options: StartOptions) => Promise<Running>
}
