/**
 * Reads a target's state, the way a user would look at it. Adding a kind is adding a file and a line in
 * `parse-observer.ts`.
 */
export interface Observer extends AsyncDisposable {
  /** Named in the report as the oracle. */
  readonly kind: 'http' | 'command' | 'sqlite' | 'postgres' | 'mysql' | 'egress'
  /** For reports: without credentials. */
  readonly label: string
  /** What of the state it leaves out, for people: `updated_at of every table`. Known after the first reading. */
  readonly ignores: readonly string[]
  /**
   * The state as a JSON value; numbers keep all of their digits.
   * @throws BillhookError `BILLHOOK_OBSERVER_FAILED` (exit 3) when there is no state to read
   */
  readonly read: (signal: AbortSignal) => Promise<unknown>
}

/** How long a reading may take where nobody says so, in milliseconds. */
export const observerTimeoutMs = 10_000
