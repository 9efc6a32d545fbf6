import { contentHash } from '../../core/signature/content-hash.ts'
import type { Message } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { chargebeeBasicAuth } from './basic-auth.ts'
import { envelope } from './envelope.ts'
import { normaliseChargebee } from './normalise.ts'
import { chargebeePersonal } from './personal.ts'
import { subjectOf } from './subject.ts'

const ids = new Set([
  'id',
  'customer_id',
  'subscription_id',
  'invoice_id',
  'payment_source_id',
  'txn_id',
  'refunded_txn_id',
  'cn_id',
  'id_at_gateway',
  'primary_payment_source_id',
])

/** Chargebee. Deliveries are not signed; a user and password may be set for the URL. */
export const chargebee: Provider = {
  name: 'chargebee',
  detect: (_delivery, body) =>
    stringAt(body, 'id') !== undefined &&
    stringAt(body, 'event_type') !== undefined &&
    isObject(body['content']) &&
    typeof body['occurred_at'] === 'number',
  identify: (delivery, body) => {
    const eventId = stringAt(body, 'id')
    const type = stringAt(body, 'event_type')
    if (eventId === undefined) return noEvent('envelope.no-id', 'the event has no id', '/id')
    if (type === undefined) return noEvent('envelope.no-type', 'the event has no event_type', '/event_type')
    const version = stringAt(body, 'api_version')
    const occurredAt = body['occurred_at']
    const subject = subjectOf(type, objectAt(body, 'content'))
    return oneEvent({
      provider: 'chargebee',
      eventId,
      type,
      version,
      occurredAt: typeof occurredAt === 'number' && Number.isFinite(occurredAt) ? occurredAt * 1_000 : undefined,
      subject,
      contentHash: () => contentHash(stableContent(delivery, body)),
    })
  },
  normalise: normaliseChargebee,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, (_text, key) => ids.has(key)),
  schemes: [chargebeeBasicAuth],
  envelope,
  personal: chargebeePersonal,
  profile: {
    retries: [120_000, 360_000, 1_800_000, 3_600_000, 18_000_000, 86_400_000, 172_800_000],
    timeoutMs: 20_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    dedupe: 'id',
    version: 'api_version',
    uncovered: 'the body: the user and password authenticate the sender, not the content',
    unverified: [
      'Up to 7 retries are documented; the intervals are from a copy of Chargebee’s table. An older page requires ' +
        'exactly 200.',
      'resource_version can order two events about the same object; it is not confirmed that it always increases.',
      'It is not confirmed that card_added and payment_source_added are both sent for one card; both are mapped to ' +
        'payment_method.attached.',
      'The types that end in _with_backdating are not mapped, because it is not confirmed whether they are sent ' +
        'in addition to the plain types.',
    ],
  },
}

/** Returns the content without the payload's own delivery state, which changes with each attempt. */
function stableContent(delivery: Message, body: JsonObject): string | Uint8Array {
  try {
    return JSON.stringify({
      ...body,
      webhook_status: undefined,
      webhook_failure_reason: undefined,
      webhooks: undefined,
    })
  } catch {
    return delivery.body
  }
}
