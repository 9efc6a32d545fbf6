/** One check of `billhook doctor`. */
export interface Check {
  /** Stable, for scripts: `port`, `data-dir`. */
  readonly name: string
  readonly status: 'ok' | 'warn' | 'fail'
  /** What was found; no secret. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
}
