import type { InvalidReason, Verification } from '../provider/verification.ts'

/** What `verify` says of one signature. */
export interface SignatureReport {
  readonly status: Verification['status']
  readonly provider: string
  readonly reason?: InvalidReason | Extract<Verification, { status: 'unchecked' }>['reason']
  readonly scheme?: string
  /** What was wrong with the signature itself. */
  readonly detail?: string
  /** The cause, where it can be known, and the next step. */
  readonly hint?: string
}
