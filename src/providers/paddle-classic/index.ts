import { contentHash } from '../../core/signature/content-hash.ts'
import type { Message } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent, type Identity } from '../../core/provider/identity.ts'
import { idText, stringAt, type JsonObject } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { freshId, renameJson } from '../../core/provider/fresh-ids.ts'
import { envelope } from './envelope.ts'
import { normaliseClassic } from './normalise.ts'
import { paddleClassicSignature } from './signature.ts'
import { classicTime } from './time.ts'

const ids = new Set([
  'alert_id',
  'user_id',
  'subscription_id',
  'subscription_payment_id',
  'order_id',
  'checkout_id',
  'invoice_id',
  'payout_id',
])

/** Paddle Classic: alerts are forms, and the signature is one of the fields. */
export const paddleClassic: Provider = {
  name: 'paddle-classic',
  detect: (_delivery, body) =>
    stringAt(body, 'alert_name') !== undefined && ('p_signature' in body || 'alert_id' in body),
  decode: (_delivery, { p_signature: _signature, ...fields }) => fields,
  identify: (delivery, fields) => {
    const eventId = idText(fields, 'alert_id')
    const type = stringAt(fields, 'alert_name')
    if (eventId === undefined) return noEvent('envelope.no-id', 'the alert has no alert_id', '/alert_id')
    if (type === undefined) return noEvent('envelope.no-type', 'the alert has no alert_name', '/alert_name')
    const occurredAt = classicTime(fields['event_time'])
    const subject = subjectOf(fields)
    return oneEvent({
      provider: 'paddle-classic',
      eventId,
      type,
      occurredAt,
      subject,
      contentHash: () => contentHash(stableContent(delivery, fields)),
    })
  },
  normalise: normaliseClassic,
  withFreshIds: rename,
  schemes: [paddleClassicSignature],
  envelope,
  profile: {
    retries: [],
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    dedupe: 'alert_id',
    unverified: [
      'Paddle Classic’s documentation was not consulted: the signature, the fields and the meaning of each alert are ' +
        'derived from payloads and client libraries.',
      'It is not confirmed that a retry has the same alert_id. The retry intervals, the timeout and the ' +
        'delivery order are not known.',
      'A cancellation with a later date is reported only when it is requested; no alert reports the actual end.',
      'It is not confirmed how Paddle signs nested fields such as payment_method[type]: the signature of an alert ' +
        'with such fields is reported as a mismatch.',
    ],
  },
}

function subjectOf(fields: JsonObject): Identity['subject'] {
  for (const [key, kind] of [
    ['subscription_id', 'subscription'],
    ['order_id', 'order'],
    ['invoice_id', 'invoice'],
    ['payout_id', 'payout'],
  ] as const) {
    const id = idText(fields, key)
    if (id !== undefined) return { kind, id }
  }
  return undefined
}

/** Replaces ids; all other bytes of the form stay unchanged, because ids need no escaping. */
function rename({ headers, body }: Message, seed: string): Message {
  const form = Buffer.from(body).toString('latin1')
  if (form.trimStart().startsWith('{')) return { headers, body: renameJson(body, seed, (_text, key) => ids.has(key)) }
  const renamed = form.replaceAll(/(^|&)(\w+)=([\w-]+)(?=&|$)/g, (pair, start: string, key: string, id: string) =>
    ids.has(key) ? `${start}${key}=${freshId(id, seed)}` : pair,
  )
  return { headers, body: Buffer.from(renamed, 'latin1') }
}

/** Returns the fields in a fixed order, because the order of a form's fields has no meaning. */
function stableContent(delivery: Message, fields: JsonObject): string | Uint8Array {
  try {
    return JSON.stringify(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  } catch {
    return delivery.body
  }
}
