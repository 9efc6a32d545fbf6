import type { BillingData, BillingEvent, DeclineClass } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined } from '../../core/provider/mapping.ts'
import { minorUnits, type Money } from '../../core/billing/money.ts'
import { squareMapping } from './mapping.ts'

/** Square's error codes and their decline classes. */
const declines: ReadonlyMap<string, DeclineClass> = new Map([
  ['INSUFFICIENT_FUNDS', 'funds'],
  ['CARD_EXPIRED', 'hard'],
  ['CARD_DECLINED_VERIFICATION_REQUIRED', 'auth'],
  ['INVALID_ACCOUNT', 'hard'],
  ['INVALID_CARD', 'hard'],
  ['CARD_NOT_SUPPORTED', 'hard'],
  ['TEMPORARY_ERROR', 'transient'],
])

/** Returns the canonical events for a Square event. */
export function normaliseSquare(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const { kind, object } = objectOf(body)
  const data = dataOf(kind, object)
  return billingEvents(
    canonicalTypesOf(squareMapping, identity.type, object),
    identity,
    data,
    stringAt(body, 'merchant_id'),
  )
}

/**
 * Returns the event's object and its kind. `data.object` contains the object under the name of its kind; without it,
 * only the kind in `data.type` is known.
 */
function objectOf(body: JsonObject): { readonly kind: string; readonly object: JsonObject } {
  const data = objectAt(body, 'data')
  const holder = objectAt(data, 'object')
  const [kind = stringAt(data, 'type') ?? '', object = {}] =
    Object.entries(holder).find(([, value]) => isObject(value)) ?? []
  return { kind, object: isObject(object) ? object : {} }
}

function dataOf(kind: string, object: JsonObject): BillingData {
  const self = (of: string): string | undefined => (kind === of ? stringAt(object, 'id') : stringAt(object, `${of}_id`))
  const card = objectAt(objectAt(object, 'card_details'), 'card')
  const request = firstOf(object, 'payment_requests')
  const canceled = stringAt(object, 'canceled_date')
  const code = stringAt(firstOf(objectAt(object, 'card_details'), 'errors') ?? {}, 'code')
  return omitUndefined<BillingData>({
    customer: self('customer') ?? stringAt(objectAt(object, 'primary_recipient'), 'customer_id'),
    subscription: self('subscription'),
    invoice: self('invoice'),
    payment: self('payment') ?? stringAt(objectAt(object, 'disputed_payment'), 'payment_id'),
    refund: self('refund'),
    dispute: self('dispute'),
    payout: self('payout'),
    plan: stringAt(object, 'plan_variation_id') ?? stringAt(object, 'plan_id'),
    status: stringAt(object, 'status') ?? stringAt(object, 'state'),
    amount: money(object, 'amount_money') ?? (request && money(request, 'computed_amount_money')),
    amountPaid: request && money(request, 'total_completed_amount_money'),
    fee: feeOf(object),
    decline: code === undefined ? undefined : { code, class: declines.get(code) ?? 'generic' },
    card: cardOf(card),
    country: stringAt(objectAt(object, 'billing_address'), 'country'),
    // A date in the merchant's time zone, interpreted as UTC.
    cancelAt: canceled !== undefined && /^\d{4}-\d\d-\d\d$/.test(canceled) ? `${canceled}T00:00:00Z` : undefined,
    links:
      stringAt(object, 'public_url') === undefined ? undefined : { public_url: stringAt(object, 'public_url') ?? '' },
  })
}

function money(object: JsonObject, key: string): Money | undefined {
  const { amount, currency } = objectAt(object, key)
  return minorUnits(amount, currency)
}

function feeOf(object: JsonObject): Money | undefined {
  const fee = firstOf(object, 'processing_fee')
  return fee && money(fee, 'amount_money')
}

function firstOf(object: JsonObject, key: string): JsonObject | undefined {
  const list = object[key]
  return Array.isArray(list) ? list.find(isObject) : undefined
}

function cardOf(card: JsonObject): BillingData['card'] {
  const found = omitUndefined<NonNullable<BillingData['card']>>({
    fingerprint: stringAt(card, 'fingerprint'),
    bin: stringAt(card, 'bin'),
    last4: stringAt(card, 'last_4'),
    brand: stringAt(card, 'card_brand'),
  })
  return Object.keys(found).length > 0 ? found : undefined
}
