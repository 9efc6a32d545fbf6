/** Reads a target's state, the way a user would look at it. Adding a kind is adding a file and a line in `parse-observer.ts`. */
export interface Observer extends AsyncDisposable {
  /** `http`: named in the report as the oracle. */
  readonly kind: string
  /** For reports: without credentials. */
  readonly label: string
  /**
   * The state as a JSON value; numbers keep all of their digits.
   * @throws BillhookError `BILLHOOK_OBSERVER_FAILED` (exit 3) when there is no state to read
   */
  readonly read: (signal: AbortSignal) => Promise<unknown>
}
