/** One thing wrong with a payload, and where. */
export interface Finding {
  /** Stable: `schema.required`, `envelope.no-id`, `body.not-json`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** One line, without the values of the payload. */
  readonly message: string
  /** JSON Pointer (RFC 6901) into the body; '' is the root. */
  readonly pointer?: string
  readonly expected?: string
  /** What was there; may hold payload text, so it is escaped before it is shown. */
  readonly actual?: string
}
