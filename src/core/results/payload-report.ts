import type { BillingEvent } from '../billing/event.ts'
import type { Identity } from '../provider/identity.ts'
import type { PlacedFinding } from './validation.ts'

/** The result of `inspect` for one payload. */
export interface PayloadReport {
  /** As the user named it; `<stdin>` for standard input. */
  readonly file: string
  /** Line where the payload begins in its file, from 1. */
  readonly line: number
  /** Absent if the file cannot be read. */
  readonly provider?: string
  readonly events: readonly InspectedEvent[]
  /** Why it is not an event. */
  readonly findings: readonly PlacedFinding[]
}

export interface InspectedEvent {
  readonly identity: Identity
  /** False if the id is in headers and the payload came without them. */
  readonly hasId: boolean
  /** Empty if the type is not mapped. */
  readonly canonical: readonly BillingEvent[]
}
