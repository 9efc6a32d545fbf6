import { bodyHmac } from '../../core/signature/body-hmac.ts'
import { contentHash } from '../../core/signature/content-hash.ts'
import { header, type Message } from '../../core/delivery/delivery.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { idText, objectAt, stringAt, timeOf, type JsonObject } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { shopifyMapping } from './mapping.ts'
import { normaliseShopify } from './normalise.ts'
import { shopifyPersonal } from './personal.ts'

const webhookId = 'X-Shopify-Webhook-Id'

/** Shopify: the body is the object, and headers state what happened to it. */
export const shopify: Provider = {
  name: 'shopify',
  detect: (delivery, body) =>
    ['x-shopify-topic', 'x-shopify-hmac-sha256'].some((name) => header(delivery, name) !== undefined) ||
    graphqlId(body)?.startsWith('gid://shopify/') === true,
  identify: (delivery, body) => ({ ok: true, identities: [identityOf(delivery, body)] }),
  normalise: normaliseShopify,
  withFreshIds: (delivery, seed) =>
    renameMessage(delivery, seed, isShopifyId, ['x-shopify-webhook-id', 'x-shopify-event-id']),
  fileHeaders: (name) => {
    const topic = name.replace('-', '/')
    if (!shopifyMapping.some(({ on }) => on === topic)) return []
    return [
      ['X-Shopify-Topic', topic],
      ['X-Shopify-Shop-Domain', 'example.myshopify.com'],
      ['X-Shopify-API-Version', '2026-10'],
    ]
  },
  schemes: [
    bodyHmac({ name: 'shopify-hmac', header: 'X-Shopify-Hmac-SHA256', encoding: 'base64', idHeader: webhookId }),
  ],
  envelope: { type: 'object' },
  personal: shopifyPersonal,
  profile: {
    retries: [],
    timeoutMs: 5_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    dedupe: 'header X-Shopify-Webhook-Id, else topic + id + updated_at',
    version: 'header X-Shopify-API-Version',
    uncovered:
      'the headers for the topic, the ids, the shop, the time and the API version: anyone who has a delivery can ' +
      'resend its body with other values',
    unverified: [
      'Shopify retries 8 times in 4 hours; the intervals are not published.',
      'The current page recommends deduplicating by X-Shopify-Webhook-Id; an older page recommends X-Shopify-Event-Id.',
      'The topics of customer_payment_methods and order_transactions, and the topics activate, pause and cancel of ' +
        'subscription_contracts, are not confirmed.',
    ],
  },
}

function identityOf(delivery: Message, body: JsonObject): Identity {
  const type = header(delivery, 'x-shopify-topic') || 'untyped'
  const deliveryId = header(delivery, webhookId.toLowerCase()) || undefined
  const id = idText(body, 'id') ?? graphqlId(body)
  const derived = [
    type,
    id ?? contentHash(delivery.body),
    stringAt(body, 'updated_at') ?? stringAt(body, 'created_at') ?? '',
  ].join(':')
  const version = header(delivery, 'x-shopify-api-version') || undefined
  const occurredAt = timeOf(header(delivery, 'x-shopify-triggered-at'))
  return {
    provider: 'shopify',
    eventId: header(delivery, 'x-shopify-event-id') || deliveryId || derived,
    ...(deliveryId === undefined ? {} : { deliveryId }),
    type,
    ...(version === undefined ? {} : { version }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(id === undefined ? {} : { subject: { kind: type.split('/')[0] ?? type, id } }),
    dedupeKey: deliveryId ?? derived,
    // The topic is not in the body, so a third party could resend a body with a different topic. Hashing both makes
    // such a delivery a conflict instead of a duplicate.
    contentHash: () => contentHash(Buffer.concat([Buffer.from(`${type}\n`), delivery.body])),
  }
}

/** True if an id must be replaced. Ids of the merchant's products, locations and apps are kept. */
function isShopifyId(text: string, key: string): boolean {
  if (
    /^(?:product|variant|location|app|user|shop)_id$/.test(key) ||
    /^gid:\/\/shopify\/(?:Product|Location|App|Shop)/.test(text)
  )
    return false
  return text.startsWith('gid://shopify/') || (/^(?:id|\w+_id)$/.test(key) && /^\d+$/.test(text))
}

function graphqlId(body: JsonObject): string | undefined {
  return stringAt(body, 'admin_graphql_api_id') ?? stringAt(objectAt(body, 'app_subscription'), 'admin_graphql_api_id')
}
