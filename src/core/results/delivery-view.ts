import type { Delivery } from '../delivery/delivery.ts'
import type { Finding } from '../finding.ts'
import type { Identity } from '../provider/identity.ts'
import type { Verification } from '../provider/verification.ts'

/** The part of a delivery that is shown in lists. Headers and body are looked up by `id` on demand. */
export interface DeliveryView {
  readonly id: string
  /** Unix milliseconds. */
  readonly receivedAt: number
  readonly source: string
  readonly provider: string
  /** Event types, one per event in a batch; empty if the body is not an event. */
  readonly types: readonly string[]
  readonly eventIds: readonly string[]
  /** Number of events in a large batch that `types` and `eventIds` omit. */
  readonly unlisted?: number
  /** The provider's API version, if the payload states it. */
  readonly version?: string
  readonly verification: Verification
  readonly findings: readonly Finding[]
  /** Size of the body in bytes, as received or sent. */
  readonly size: number
}

/** The details of a delivery that inspections and replayed steps have in common. */
export interface Viewed {
  readonly provider: string
  readonly identities: readonly Pick<Identity, 'eventId' | 'type' | 'version'>[]
  readonly unlisted?: number
  readonly verification: Verification
  readonly findings: readonly Finding[]
}

export function deliveryView(
  { id, receivedAt, body }: Pick<Delivery, 'id' | 'receivedAt' | 'body'>,
  source: string,
  { provider, identities, unlisted, verification, findings }: Viewed,
): DeliveryView {
  const version = identities[0]?.version
  return {
    id,
    receivedAt,
    source,
    provider,
    types: identities.map(({ type }) => type),
    eventIds: identities.map(({ eventId }) => eventId),
    ...(unlisted === undefined ? {} : { unlisted }),
    ...(version === undefined ? {} : { version }),
    verification,
    findings,
    size: body.length,
  }
}
