import type { Finding } from '../finding.ts'

/** The identity of an event. Except for `deliveryId`, it is the same in all deliveries of the event. */
export interface Identity {
  readonly provider: string
  readonly eventId: string
  /** Differs for each attempt or destination; absent if the provider does not send a delivery id. */
  readonly deliveryId?: string
  readonly type: string
  /** The provider's API version; absent if the payload does not state it, and never guessed. */
  readonly version?: string
  /** Unix milliseconds; absent if the payload does not state a time. */
  readonly occurredAt?: number
  /** The object that the event is about. */
  readonly subject?: { readonly kind: string; readonly id: string }
  /** Deliveries with the same key carry the same event. */
  readonly dedupeKey: string
  /** Set if the key identifies an object rather than an event, so that equal keys do not mean duplicates. */
  readonly recurs?: true
  /**
   * Returns the SHA-256 hash of the content that must not change between deliveries of one event. Computed on demand,
   * because it costs as much as parsing and only the store needs it. The hash is stored, so a change to what a
   * provider's hash covers requires a migration that clears `event.content_hash`.
   */
  readonly contentHash: () => string
}

/** The identities in a body. A body that is not an event results in a finding, not an exception. */
export type Identified =
  | { readonly ok: true; readonly identities: readonly Identity[] }
  | { readonly ok: false; readonly finding: Finding }

/** Returns the finding for a body that is not an event, with a JSON Pointer to the cause if that has a location. */
export function noEvent(code: `envelope.${string}`, message: string, pointer?: string): Identified {
  return { ok: false, finding: { code, severity: 'error', message, ...(pointer === undefined ? {} : { pointer }) } }
}

/** Returns the result for a body that is a single event with an id. Undefined values are left out of the identity. */
export function oneEvent({ deliveryId, version, occurredAt, subject, ...given }: OneEvent): Identified {
  const identity: Identity = {
    ...given,
    ...(deliveryId === undefined ? {} : { deliveryId }),
    ...(version === undefined ? {} : { version }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(subject === undefined ? {} : { subject }),
    dedupeKey: given.eventId,
  }
  return { ok: true, identities: [identity] }
}

interface OneEvent extends Pick<Identity, 'provider' | 'eventId' | 'type' | 'contentHash'> {
  readonly deliveryId?: string | undefined
  readonly version?: string | undefined
  readonly occurredAt?: number | undefined
  readonly subject?: Identity['subject'] | undefined
}
