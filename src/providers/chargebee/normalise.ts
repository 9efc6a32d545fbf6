import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import { declineClass } from '../../core/billing/decline.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { idText, isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined, isoTimeOfSeconds } from '../../core/provider/mapping.ts'
import { minorUnits, type Money } from '../../core/billing/money.ts'
import { chargebeeMapping } from './mapping.ts'
import { kindOf } from './subject.ts'

/**
 * Returns the canonical events for a Chargebee event, whose content consists of complete objects with amounts in minor
 * units.
 */
export function normaliseChargebee(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const content = objectAt(body, 'content')
  const types = canonicalTypesOf(chargebeeMapping, identity.type, content)
  if (types.length === 0) return []
  const data = dataOf(content, kindOf(identity.type, content) ?? '')
  return billingEvents(types, identity, data)
}

function dataOf(content: JsonObject, kind: string): BillingData {
  const about = objectAt(content, kind)
  const customer = objectAt(content, 'customer')
  const subscription = objectAt(content, 'subscription')
  const invoice = objectAt(content, 'invoice')
  const transaction = objectAt(content, 'transaction')
  const refund = transaction['type'] === 'refund'
  const code = stringAt(transaction, 'error_code')
  return omitUndefined<BillingData>({
    customer: idText(customer, 'id') ?? idText(about, 'customer_id'),
    subscription: idText(subscription, 'id') ?? idText(about, 'subscription_id'),
    invoice: idText(invoice, 'id'),
    payment: idText(transaction, refund ? 'refunded_txn_id' : 'id'),
    refund: refund ? idText(transaction, 'id') : undefined,
    plan: stringAt(subscription, 'plan_id') ?? stringAt(items(subscription)[0] ?? {}, 'item_price_id'),
    status: stringAt(about, 'status'),
    amount: kind === 'transaction' ? money(transaction, 'amount') : money(about, 'total'),
    amountDue: money(invoice, 'amount_due'),
    amountPaid: money(invoice, 'amount_paid'),
    tax: money(invoice, 'tax'),
    decline: code === undefined ? undefined : { code, class: declineClass(code) },
    nextAttemptAt: isoTimeOfSeconds(invoice['next_retry_at']),
    country:
      stringAt(objectAt(invoice, 'billing_address'), 'country') ??
      stringAt(objectAt(customer, 'billing_address'), 'country'),
    card: cardOf(objectAt(content, 'card'), transaction),
    period: periodOf(subscription),
    cancelAt:
      subscription['status'] === 'non_renewing'
        ? isoTimeOfSeconds(subscription['cancelled_at'] ?? subscription['current_term_end'])
        : undefined,
  })
}

function money(object: JsonObject, key: string): Money | undefined {
  return minorUnits(object[key], object['currency_code'])
}

function items(subscription: JsonObject): JsonObject[] {
  const list = subscription['subscription_items']
  return Array.isArray(list) ? list.filter(isObject) : []
}

function cardOf(card: JsonObject, transaction: JsonObject): BillingData['card'] {
  const found = omitUndefined<NonNullable<BillingData['card']>>({
    bin: stringAt(card, 'iin') ?? stringAt(transaction, 'iin'),
    last4: stringAt(card, 'last4') ?? /\d{4}$/.exec(stringAt(transaction, 'masked_card_number') ?? '')?.[0],
    brand: stringAt(card, 'card_type'),
  })
  return Object.keys(found).length > 0 ? found : undefined
}

function periodOf(subscription: JsonObject): BillingData['period'] {
  const [start, end] = [
    isoTimeOfSeconds(subscription['current_term_start']),
    isoTimeOfSeconds(subscription['current_term_end']),
  ]
  return start === undefined || end === undefined ? undefined : { start, end }
}
