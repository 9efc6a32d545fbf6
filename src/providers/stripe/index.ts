import { jsonHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { noEvent, oneEvent, type Identity } from '../../core/provider/identity.ts'
import { isObject, stringAt, type JsonObject } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { envelope } from './envelope.ts'
import { normaliseStripe } from './normalise.ts'
import { stripePersonal } from './personal.ts'
import { stripeSignature } from './signature.ts'
import { stripeVariants } from './variants.ts'

/** Stripe: snapshot events (`object: event`) and thin events (`object: v2.core.event`). */
export const stripe: Provider = {
  name: 'stripe',
  detect: (delivery, body) =>
    header(delivery, 'stripe-signature') !== undefined ||
    body['object'] === 'event' ||
    body['object'] === 'v2.core.event',
  identify: (delivery, body) => {
    const eventId = stringAt(body, 'id')
    const type = stringAt(body, 'type')
    if (eventId === undefined) return noEvent('envelope.no-id', 'the event has no id', '/id')
    if (type === undefined) return noEvent('envelope.no-type', 'the event has no type', '/type')
    const version = stringAt(body, 'api_version')
    const occurredAt = created(body['created'])
    const subject = subjectOf(body)
    return oneEvent({
      provider: 'stripe',
      eventId,
      type,
      version,
      occurredAt,
      subject,
      // `pending_webhooks` counts the endpoints still to be notified, so it differs between deliveries of the same
      // event.
      contentHash: () => jsonHash({ ...body, pending_webhooks: undefined }, delivery.body),
    })
  },
  normalise: normaliseStripe,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, isStripeId),
  schemes: [stripeSignature],
  variants: stripeVariants,
  envelope,
  personal: stripePersonal,
  profile: {
    retries: [],
    toleranceMs: 300_000,
    ordering: 'none',
    dedupe: 'id',
    version: 'api_version; no version for thin events or when api_version is null',
    unverified: ['Retries back off for up to 3 days; the intervals and the timeout are not published.'],
  },
}

/**
 * True if an id must be replaced, such as `evt_…` or `sub_…`. Ids of the merchant's accounts and prices are kept, and
 * so are enum values such as `charge_automatically`, which have neither a digit nor a capital letter.
 */
function isStripeId(text: string): boolean {
  return (
    /^[a-z]{2,7}_(?:test_|live_)?(?=[a-z]*[A-Z\d])[A-Za-z0-9]{8,}$/.test(text) &&
    !/^(?:acct|price|prod|plan|req|whsec|we|txr|coupon)_/.test(text)
  )
}

/** Returns the creation time, which is in seconds in snapshot events and an RFC 3339 string in thin events. */
function created(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value * 1_000
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(parsed) ? undefined : parsed
}

function subjectOf(body: JsonObject): Identity['subject'] {
  const related = body['related_object']
  if (isObject(related)) return reference(related, 'type')
  const data = body['data']
  const object = isObject(data) ? data['object'] : undefined
  return isObject(object) ? reference(object, 'object') : undefined
}

function reference(object: JsonObject, kindKey: string): Identity['subject'] {
  const id = stringAt(object, 'id')
  const kind = stringAt(object, kindKey)
  return id === undefined || kind === undefined ? undefined : { kind, id }
}
