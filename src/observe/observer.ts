/**
 * Reads a target's state. To add an observer, write a file for it, add a line to `kinds` in `parse-observer.ts`, add
 * its name to the `kind` union below, and state in `src/config/trust/asks.ts` what permission it needs.
 */
export interface Observer extends AsyncDisposable {
  /** The kind of oracle to report. */
  readonly kind: 'http' | 'command' | 'sqlite' | 'postgres' | 'mysql' | 'egress'
  /** Label for reports, without credentials. */
  readonly label: string
  /**
   * Human-readable list of what is not compared, such as `updated_at of every table`. Complete after the first reading.
   */
  readonly ignores: readonly string[]
  /**
   * Returns the state as a JSON value with exact numbers.
   * @throws BillhookError `BILLHOOK_OBSERVER_FAILED` (exit 3) if the state cannot be read
   */
  readonly read: (signal: AbortSignal) => Promise<unknown>
}

/** Default time limit for a reading, in milliseconds. */
export const observerTimeoutMs = 10_000
