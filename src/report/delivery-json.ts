import type { StoredDelivery } from '../store/store.ts'

/** A caught delivery without its headers and body, as `events list --format json|ndjson` shows it. Times are Unix milliseconds. */
export function deliveryJson({ delivery, source, inspection, disposition, reason }: StoredDelivery): Record<string, unknown> {
  const { identities, malformed } = inspection
  return {
    id: delivery.id,
    received_at: delivery.receivedAt,
    source,
    provider: inspection.provider,
    events: identities.map(({ eventId, type, version, occurredAt, subject }) => ({
      id: eventId,
      type,
      version: version ?? null,
      occurred_at: occurredAt ?? null,
      subject: subject ?? null,
    })),
    verification: inspection.verification,
    disposition,
    reason,
    findings: malformed ? [malformed, ...inspection.findings] : inspection.findings,
    method: delivery.method,
    url: delivery.url,
    from: delivery.from,
    size: delivery.body.length,
  }
}
