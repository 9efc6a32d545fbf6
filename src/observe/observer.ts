/** Reads the state of a target as a user would see it. A new kind needs a file and a line in `parse-observer.ts`. */
export interface Observer extends AsyncDisposable {
  /** Named in the report as the oracle. */
  readonly kind: 'http' | 'command' | 'sqlite' | 'postgres' | 'mysql' | 'egress'
  /** For reports; without credentials. */
  readonly label: string
  /** What it leaves out, for people: `updated_at of every table`. Known after the first reading. */
  readonly ignores: readonly string[]
  /**
   * The state as a JSON value with exact numbers.
   * @throws BillhookError `BILLHOOK_OBSERVER_FAILED` (exit 3) if the state cannot be read
   */
  readonly read: (signal: AbortSignal) => Promise<unknown>
}

/** Default time limit of a reading, in milliseconds. */
export const observerTimeoutMs = 10_000
