import { bodyHmac } from '../../core/signature/body-hmac.ts'
import { jsonHash } from '../../core/signature/content-hash.ts'
import { header, type Message } from '../../core/delivery/delivery.ts'
import { noEvent, type Identity } from '../../core/provider/identity.ts'
import { isObject, objectAt, stringAt, timeOf, type JsonObject } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { eventsOf, normaliseGocardless } from './normalise.ts'
import { gocardlessPersonal } from './personal.ts'
import { gocardlessVariants } from './variants.ts'

/** GoCardless: up to 250 events per request, each with its own id. */
export const gocardless: Provider = {
  name: 'gocardless',
  // Standard Webhooks uses the same header, but in a different encoding and together with two other headers.
  detect: (delivery, body) =>
    eventsOf(body).some((event) => stringAt(event, 'resource_type') !== undefined) ||
    (header(delivery, 'webhook-id') === undefined &&
      /^[\da-f]{64}$/i.test(header(delivery, 'webhook-signature') ?? '')),
  identify: (delivery, body) => {
    const events = body['events']
    if (!Array.isArray(events) || events.length === 0)
      return noEvent('envelope.no-events', 'the body has no events', '/events')
    const deliveryId = stringAt(objectAt(body, 'meta'), 'webhook_id')
    const identities = events.map((event: unknown) =>
      isObject(event) ? identityOf(event, deliveryId, delivery) : undefined,
    )
    const wrong = identities.indexOf(undefined)
    if (wrong >= 0) return noEvent('envelope.no-id', 'an event has no id, resource_type or action', `/events/${wrong}`)
    return { ok: true, identities: identities.filter((identity) => identity !== undefined) }
  },
  normalise: normaliseGocardless,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, (text) => /^[A-Z]{2,3}[\dA-Z]{8,}$/.test(text)),
  variants: gocardlessVariants,
  schemes: [bodyHmac({ name: 'gocardless-hmac', header: 'Webhook-Signature', encoding: 'hex' })],
  envelope: {
    type: 'object',
    required: ['events'],
    properties: {
      events: {
        type: 'array',
        maxItems: 250,
        items: {
          type: 'object',
          required: ['id', 'created_at', 'resource_type', 'action', 'links'],
          properties: {
            id: { type: 'string', minLength: 1 },
            created_at: { type: 'string' },
            resource_type: { type: 'string', minLength: 1 },
            action: { type: 'string', minLength: 1 },
            links: { type: 'object' },
            details: { type: 'object' },
          },
        },
      },
      meta: { type: 'object', properties: { webhook_id: { type: 'string' } } },
    },
  },
  personal: gocardlessPersonal,
  profile: {
    retries: [],
    timeoutMs: 10_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    dedupe: 'id of each event',
    unverified: [
      'The entire batch is resent until the response is a 2xx (usually 204), reportedly up to ' +
        '8 times; the intervals are not published.',
      'The 10-second timeout is from an integration’s documentation; the order of events is not guaranteed.',
      'customers.created, customers.updated, customers.removed and refunds.bounced are known from the API ' +
        'reference by name only.',
    ],
  },
}

function identityOf(event: JsonObject, deliveryId: string | undefined, delivery: Message): Identity | undefined {
  const [id, resource, action] = [stringAt(event, 'id'), stringAt(event, 'resource_type'), stringAt(event, 'action')]
  if (id === undefined || resource === undefined || action === undefined) return undefined
  const occurredAt = timeOf(event['created_at'])
  const kind = resource.replace(/s$/, '')
  const subject = stringAt(objectAt(event, 'links'), kind)
  return {
    provider: 'gocardless',
    eventId: id,
    ...(deliveryId === undefined ? {} : { deliveryId }),
    type: `${resource}.${action}`,
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(subject === undefined ? {} : { subject: { kind, id: subject } }),
    dedupeKey: id,
    contentHash: () => jsonHash(event, delivery.body),
  }
}
