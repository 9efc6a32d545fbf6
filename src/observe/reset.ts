/** Puts the target back to where a round begins. */
export interface Reset {
  /**
   * @throws BillhookError `BILLHOOK_RESET_FAILED` (exit 3) when it did not succeed in time
   */
  (signal: AbortSignal): Promise<void>
}

/** How long a reset may take, in milliseconds: it may have to rebuild a database. */
export const resetTimeoutMs = 60_000
