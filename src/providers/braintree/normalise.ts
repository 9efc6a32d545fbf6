import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, isoTime, omitUndefined } from '../../core/provider/mapping.ts'
import { majorUnits } from '../../core/billing/money.ts'
import { declineOf } from './decline.ts'
import { braintreeMapping } from './mapping.ts'
import { subjectOf } from './notification.ts'

/** Returns the canonical events for a notification; amounts are decimal strings in major units. */
export function normaliseBraintree(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const [kind, object] = subjectOf(body) ?? ['', {}]
  const data = kind === 'subscription' ? ofSubscription(object, identity.type) : ofObject(kind, object)
  return billingEvents(canonicalTypesOf(braintreeMapping, identity.type, object), identity, data)
}

/** Returns a subscription's data. Transactions are listed newest first; only charge events are about a transaction. */
function ofSubscription(subscription: JsonObject, type: string): BillingData {
  const list = subscription['transactions']
  const newest = (Array.isArray(list) ? list.find(isObject) : undefined) ?? {}
  const charged = type.startsWith('subscription_charged') ? ofTransaction(newest) : {}
  const failures = subscription['failure_count']
  return omitUndefined<BillingData>({
    ...charged,
    customer: stringAt(objectAt(newest, 'customer'), 'id'),
    subscription: stringAt(subscription, 'id'),
    plan: stringAt(subscription, 'plan_id'),
    status: stringAt(subscription, 'status'),
    attempt:
      type === 'subscription_charged_unsuccessfully' && typeof failures === 'number' && failures > 0
        ? failures
        : undefined,
    period: periodOf(subscription),
  })
}

function ofObject(kind: string, object: JsonObject): BillingData {
  if (kind === 'transaction') return ofTransaction(object)
  const currency = object['currency_iso_code'] ?? objectAt(object, 'merchant_account')['currency_iso_code']
  return omitUndefined<BillingData>({
    customer: stringAt(object, 'customer_id') ?? stringAt(objectAt(object, 'customer'), 'id'),
    dispute: kind === 'dispute' ? stringAt(object, 'id') : undefined,
    payout: kind === 'disbursement' ? stringAt(object, 'id') : undefined,
    payment: stringAt(objectAt(object, 'transaction'), 'id'),
    status: stringAt(object, 'status'),
    amount: majorUnits(object['amount_disputed'] ?? object['amount'], currency),
  })
}

function ofTransaction(transaction: JsonObject): BillingData {
  const card = objectAt(transaction, 'credit_card')
  const found = omitUndefined<NonNullable<BillingData['card']>>({
    fingerprint: stringAt(card, 'unique_number_identifier'),
    bin: stringAt(card, 'bin'),
    last4: stringAt(card, 'last_4'),
    brand: stringAt(card, 'card_type'),
  })
  const currency = transaction['currency_iso_code']
  return omitUndefined<BillingData>({
    customer: stringAt(objectAt(transaction, 'customer'), 'id'),
    subscription: stringAt(transaction, 'subscription_id'),
    payment:
      stringAt(transaction, 'type') === 'credit'
        ? stringAt(transaction, 'refunded_transaction_id')
        : stringAt(transaction, 'id'),
    refund: stringAt(transaction, 'type') === 'credit' ? stringAt(transaction, 'id') : undefined,
    plan: stringAt(transaction, 'plan_id'),
    status: stringAt(transaction, 'status'),
    amount: majorUnits(transaction['amount'], currency),
    tax: majorUnits(transaction['tax_amount'], currency),
    decline: declineOf(transaction),
    country: stringAt(objectAt(transaction, 'billing'), 'country_code_alpha2'),
    card: Object.keys(found).length > 0 ? found : undefined,
  })
}

/** Returns the billing period. Its end is the last day of the period, as in Braintree's data. */
function periodOf(subscription: JsonObject): BillingData['period'] {
  const [start, end] = ['billing_period_start_date', 'billing_period_end_date'].map((key) => {
    const date = stringAt(subscription, key)
    return date === undefined || !/^\d{4}-\d\d-\d\d$/.test(date) ? undefined : isoTime(Date.parse(date))
  })
  return start === undefined || end === undefined ? undefined : { start, end }
}
