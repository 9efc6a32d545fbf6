import type { InspectedEvent, PayloadReport } from '../../core/results/payload-report.ts'
import { printableJson } from '../../core/text/printable.ts'
import { billingEventJson } from './billing-event-json.ts'

/** Returns one JSON line per payload; see docs/inspect.md. */
export function inspectJson({ file, line, provider, events, findings }: PayloadReport): string {
  const report = {
    file,
    line,
    provider: provider ?? null,
    identities: events.map(identityJson),
    events: events.flatMap(({ canonical }) => canonical.map(billingEventJson)),
    findings,
  }
  return `${printableJson(report)}\n`
}

function identityJson({ identity, hasId, canonical }: InspectedEvent): object {
  const { eventId, deliveryId, type, version, occurredAt, subject, dedupeKey } = identity
  return {
    event_id: hasId ? eventId : null,
    delivery_id: deliveryId ?? null,
    type,
    version: version ?? null,
    occurred_at: occurredAt ?? null,
    subject: subject ?? null,
    dedupe_key: hasId ? dedupeKey : null,
    unmapped: canonical.length === 0,
  }
}
