import { isUtf8 } from 'node:buffer'
import { shownRedirect } from '../core/redact/shown-redirect.ts'
import { shortMs } from '../core/text/units.ts'
import { shownUrl } from '../core/redact/shown-url.ts'
import type { Verification } from '../core/provider/verification.ts'
import type { StoredAttempt, StoredDelivery } from '../store/store.ts'

/**
 * Returns a recorded delivery without headers and body, as printed by `events list --format json|ndjson`. Times are in
 * Unix milliseconds.
 */
export function deliveryJson({
  delivery,
  source,
  inspection,
  disposition,
  reason,
}: StoredDelivery): Record<string, unknown> {
  const { identities, unlisted, malformed } = inspection
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
    ...(unlisted === undefined ? {} : { unlisted_events: unlisted }),
    verification: verificationJson(inspection.verification),
    disposition,
    reason,
    findings: malformed ? [malformed, ...inspection.findings] : inspection.findings,
    method: delivery.method,
    url: shownUrl(delivery.url),
    from: delivery.from,
    size: delivery.body.length,
  }
}

export function verificationJson(verification: Verification): Record<string, unknown> {
  if (verification.status !== 'valid') return verification
  const { status, scheme, keyIndex, signedAt } = verification
  return { status, scheme, key_index: keyIndex, signed_at: signedAt ?? null }
}

/** Returns an attempt to forward a delivery as JSON. Times are in Unix milliseconds. */
export function attemptJson({ target, attempt, result }: StoredAttempt): Record<string, unknown> {
  const made = {
    target: shownUrl(target),
    attempt,
    started_at: result.startedAt,
    duration_ms: shortMs(result.durationMs),
    outcome: result.outcome,
  }
  if (result.outcome === 'error') {
    const { code, message, hint } = result
    return { ...made, code, message, ...(hint === undefined ? {} : { hint }) }
  }
  const redirect = shownRedirect(target, result)
  return {
    ...made,
    status: result.status,
    ...(redirect === undefined ? {} : { redirect_to: redirect }),
    headers: result.headers,
    ...bodyJson(result.body),
    truncated: result.truncated,
  }
}

/** Returns the body as text if it is valid UTF-8, otherwise as base64. */
export function bodyJson(bytes: Uint8Array): { readonly body: string } | { readonly body_b64: string } {
  const buffer = Buffer.from(bytes)
  return isUtf8(buffer) ? { body: buffer.toString('utf8') } : { body_b64: buffer.toString('base64') }
}
