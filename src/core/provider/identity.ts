import type { Finding } from '../finding.ts'

/** What the provider says happened: the same for all deliveries of one event. */
export interface Identity {
  readonly provider: string
  readonly eventId: string
  /** New for each attempt or destination, if the provider sends one. */
  readonly deliveryId?: string
  readonly type: string
  /** Provider API version; absent when the payload does not say, and never guessed. */
  readonly version?: string
  /** Unix milliseconds, if the payload says. */
  readonly occurredAt?: number
  /** The object that the event is about. */
  readonly subject?: { readonly kind: string; readonly id: string }
  /** Two deliveries with the same key are the same event. */
  readonly dedupeKey: string
  /** The key identifies an object rather than an event: equal keys are not duplicates. */
  readonly recurs?: true
  /**
   * SHA-256 of what must not change between deliveries of one event. It costs as much as parsing, and only the store
   * needs it. It is stored: whoever changes what a provider's hash covers clears `event.content_hash` in a migration.
   */
  readonly contentHash: () => string
}

/** The identities of a body. A body that is not an event is a finding, not an exception. */
export type Identified =
  | { readonly ok: true; readonly identities: readonly Identity[] }
  | { readonly ok: false; readonly finding: Finding }

/** A body that is not an event, with the pointer that shows why. */
export function noEvent(code: `envelope.${string}`, message: string, pointer?: string): Identified {
  return { ok: false, finding: { code, severity: 'error', message, ...(pointer === undefined ? {} : { pointer }) } }
}

/** A body that is one event with an id; values that the provider does not send are undefined. */
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
