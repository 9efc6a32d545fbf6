import type { BillingEvent } from '../billing/event.ts'
import type { Identity } from '../provider/identity.ts'
import type { PlacedFinding } from './validation.ts'

/** The result of `inspect` for one payload. */
export interface PayloadReport {
  /** The file name as given by the user; `<stdin>` for standard input. */
  readonly file: string
  /** Line of the file on which the payload begins, counted from 1. */
  readonly line: number
  /** Absent if the file cannot be read. */
  readonly provider?: string
  readonly events: readonly InspectedEvent[]
  /** The reasons why the payload is not an event; empty if it is one. */
  readonly findings: readonly PlacedFinding[]
}

export interface InspectedEvent {
  readonly identity: Identity
  /** False if the provider sends the event id in a header and the payload has no headers. */
  readonly hasId: boolean
  /** Canonical types; empty if the event type is not mapped. */
  readonly canonical: readonly BillingEvent[]
}
