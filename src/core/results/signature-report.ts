import type { InvalidReason, Verification } from '../provider/verification.ts'

/** The result of `verify` for one signature. */
export interface SignatureReport {
  readonly status: Verification['status']
  readonly provider: string
  readonly reason?: InvalidReason | Extract<Verification, { status: 'unchecked' }>['reason']
  readonly scheme?: string
  /** The problem with the signature. */
  readonly detail?: string
  /** The cause, if it can be determined, with the next step. */
  readonly hint?: string
}
