/** A check made by `billhook doctor`. */
export interface Check {
  /** Stable name for scripts, such as `port` or `data-dir`. */
  readonly name: string
  readonly status: 'ok' | 'warn' | 'fail'
  /** The result, without secrets. */
  readonly message: string
  /** The suggested next step. */
  readonly hint?: string
}
