import { contentHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { idText, stringAt, timeOf } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { envelope } from './envelope.ts'
import { normaliseRecurly } from './normalise.ts'
import { recurlySignature } from './signature.ts'

/** Recurly's JSON notifications. The id in the body belongs to the object, not the event. */
export const recurly: Provider = {
  name: 'recurly',
  detect: (delivery, body) =>
    header(delivery, 'recurly-signature') !== undefined ||
    (stringAt(body, 'object_type') !== undefined &&
      stringAt(body, 'event_type') !== undefined &&
      stringAt(body, 'event_time') !== undefined),
  identify: (delivery, body) => {
    const kind = stringAt(body, 'object_type')
    const happened = stringAt(body, 'event_type')
    const id = idText(body, 'id')
    if (kind === undefined) return noEvent('envelope.no-type', 'the notification has no object_type', '/object_type')
    if (happened === undefined) return noEvent('envelope.no-type', 'the notification has no event_type', '/event_type')
    if (id === undefined) return noEvent('envelope.no-id', 'the notification has no object id', '/id')
    const occurredAt = timeOf(body['event_time'])
    const type = `${kind}.${happened}`
    const notification = header(delivery, 'recurly-notification-id')
    const key = notification || [type, id, stringAt(body, 'event_time') ?? 'undated'].join(':')
    return oneEvent({
      provider: 'recurly',
      eventId: key,
      type,
      occurredAt,
      subject: { kind, id },
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: normaliseRecurly,
  withFreshIds: (delivery, seed) =>
    renameMessage(delivery, seed, (_text, key) => key === 'id' || key === 'uuid', ['recurly-notification-id']),
  schemes: [recurlySignature],
  envelope,
  profile: {
    retries: Array.from({ length: 10 }, (_none, attempt) => 1_000 * (10 + attempt * 2 ** (attempt + 5))),
    timeoutMs: 5_000,
    toleranceMs: 300_000,
    ordering: 'none',
    dedupe: 'recurly-notification-id, else object_type + event_type + id + event_time',
    uncovered: 'recurly-notification-id, the dedupe key: anyone who has a delivery can resend its body with another id',
    unverified: [
      'The unit of the signed time is not confirmed: billhook accepts both seconds and milliseconds and ' +
        'signs milliseconds.',
      'The age limit is ours; Recurly does not specify one.',
      'recurly-notification-id reportedly stays the same across retries; it is not signed.',
      'The event_type names are taken from the XML notifications, and not all of them are confirmed; ' +
        'reactivated may refer to an account.',
      'XML notifications are unsigned and not supported.',
    ],
  },
}
