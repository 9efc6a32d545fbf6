import type { BillingEvent } from '../billing/event.ts'
import type { Identity } from '../provider/identity.ts'
import type { PlacedFinding } from './validation.ts'

/** What `inspect` makes of one payload. */
export interface PayloadReport {
  /** As the user named it; `<stdin>` for standard input. */
  readonly file: string
  /** Where the payload begins in its file, from 1. */
  readonly line: number
  /** Absent where the file cannot be read. */
  readonly provider?: string
  readonly events: readonly InspectedEvent[]
  /** Why it is no event. */
  readonly findings: readonly PlacedFinding[]
}

export interface InspectedEvent {
  readonly identity: Identity
  /** False where headers tell the id, and the payload came without them. */
  readonly hasId: boolean
  /** Empty: it maps to nothing. */
  readonly canonical: readonly BillingEvent[]
}
