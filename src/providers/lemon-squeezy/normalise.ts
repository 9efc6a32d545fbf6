import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { idText, objectAt, stringAt, timeOf, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, isoTime, omitUndefined } from '../../core/provider/mapping.ts'
import { minorUnits } from '../../core/billing/money.ts'
import { lemonSqueezyMapping } from './mapping.ts'

/**
 * Returns the canonical events for a Lemon Squeezy webhook. Lemon Squeezy's subscription payments are mapped to
 * invoices.
 */
export function normaliseLemonSqueezy(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const object = objectAt(body, 'data')
  const attributes = objectAt(object, 'attributes')
  const types = canonicalTypesOf(lemonSqueezyMapping, identity.type, attributes)
  if (types.length === 0) return []
  const data = dataOf(object, attributes, identity.type)
  return billingEvents(types, identity, data, idText(attributes, 'store_id'))
}

function dataOf(object: JsonObject, attributes: JsonObject, type: string): BillingData {
  const kind = stringAt(object, 'type')
  const money = (key: string) => minorUnits(attributes[key], attributes['currency'])
  const self = (of: string): string | undefined => (kind === of ? idText(object, 'id') : undefined)
  const card = omitUndefined<NonNullable<BillingData['card']>>({
    last4: stringAt(attributes, 'card_last_four'),
    brand: stringAt(attributes, 'card_brand'),
  })
  const endsAt =
    attributes['cancelled'] === true && type !== 'subscription_expired' ? timeOf(attributes['ends_at']) : undefined
  return omitUndefined<BillingData>({
    customer: idText(attributes, 'customer_id'),
    subscription: self('subscriptions') ?? idText(attributes, 'subscription_id'),
    invoice: self('subscription-invoices'),
    payment: self('orders'),
    plan: idText(attributes, 'variant_id') ?? idText(objectAt(attributes, 'first_order_item'), 'variant_id'),
    status: stringAt(attributes, 'status'),
    amount: type.endsWith('_refunded') ? (money('refunded_amount') ?? money('total')) : money('total'),
    tax: money('tax'),
    card: Object.keys(card).length > 0 ? card : undefined,
    cancelAt: endsAt === undefined ? undefined : isoTime(endsAt),
    links: linksOf(objectAt(attributes, 'urls')),
    live: typeof attributes['test_mode'] === 'boolean' ? !attributes['test_mode'] : undefined,
  })
}

/** Returns the links, except those to customer account pages, because anyone who opens such a link is signed in. */
function linksOf(urls: JsonObject): BillingData['links'] {
  const links = omitUndefined<Record<string, string>>({
    receipt: stringAt(urls, 'receipt'),
    invoice_url: stringAt(urls, 'invoice_url'),
  })
  return Object.keys(links).length > 0 ? links : undefined
}
