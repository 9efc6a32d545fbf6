import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import { declineClass } from '../../core/billing/decline.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined, isoTimeOfSeconds } from '../../core/provider/mapping.ts'
import { minorUnits, type Money } from '../../core/billing/money.ts'
import type { StripeFacts } from './facts.ts'
import { stripeMapping } from './mapping.ts'

/**
 * Returns the canonical events for a Stripe event. A thin event has no amounts: it states only which object changed.
 */
export function normaliseStripe(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const facts = factsOf(body)
  const type = identity.type.replace(/^v1\./, '')
  const data = dataOf(facts, body)
  return billingEvents(canonicalTypesOf(stripeMapping, type, facts), identity, data, stringAt(body, 'account'))
}

function factsOf(body: JsonObject): StripeFacts {
  const data = objectAt(body, 'data')
  return { object: objectAt(data, 'object'), previous: objectAt(data, 'previous_attributes') }
}

function dataOf({ object, previous }: StripeFacts, body: JsonObject): BillingData {
  const kind = stringAt(object, 'object')
  const currency = object['currency']
  const money = (key: string): Money | undefined => minorUnits(object[key], currency)
  const self = (of: string): string | undefined => (kind === of ? stringAt(object, 'id') : reference(object, of))
  const code = declineOf(object)
  const attempt = object['attempt_count']
  return omitUndefined<BillingData>({
    customer: self('customer'),
    subscription: self('subscription'),
    invoice: self('invoice'),
    payment: self('payment_intent') ?? self('charge'),
    refund: self('refund'),
    dispute: kind === 'dispute' ? stringAt(object, 'id') : undefined,
    payout: kind === 'payout' ? stringAt(object, 'id') : undefined,
    plan: planOf(object),
    status: stringAt(object, 'status'),
    mandate: kind === 'mandate' ? stringAt(object, 'id') : undefined,
    amount:
      kind === 'invoice'
        ? (money('total') ?? money('amount_due'))
        : body['type'] === 'charge.refunded'
          ? refundedNow(object, previous)
          : money('amount'),
    amountDue: money('amount_due'),
    amountPaid: money('amount_paid'),
    tax: money('tax'),
    decline: code === undefined ? undefined : { code, class: declineClass(code) },
    attempt: typeof attempt === 'number' && attempt > 0 ? attempt : undefined,
    nextAttemptAt: isoTimeOfSeconds(object['next_payment_attempt']),
    country:
      stringAt(objectAt(object, 'customer_address'), 'country') ??
      stringAt(objectAt(objectAt(object, 'billing_details'), 'address'), 'country'),
    card: cardOf(object),
    period: periodOf(object),
    proration: prorationOf(object),
    cancelAt: isoTimeOfSeconds(object['cancel_at']),
    links: linksOf(object),
    live: typeof body['livemode'] === 'boolean' ? body['livemode'] : undefined,
  })
}

/**
 * Returns the amount of this refund. A charge contains the sum of all its refunds, so the amount is the difference from
 * the previous sum.
 */
function refundedNow(charge: JsonObject, previous: JsonObject): Money | undefined {
  const [total, before] = [charge['amount_refunded'], previous['amount_refunded'] ?? 0]
  return typeof total === 'number' && typeof before === 'number'
    ? minorUnits(total - before, charge['currency'])
    : undefined
}

/** Returns the id of an object, whether the object is expanded or given only by id. */
function reference(object: JsonObject, key: string): string | undefined {
  const value = object[key]
  return isObject(value) ? stringAt(value, 'id') : stringAt(object, key)
}

function declineOf(object: JsonObject): string | undefined {
  const error = objectAt(object, 'last_payment_error')
  return (
    stringAt(error, 'decline_code') ??
    stringAt(error, 'code') ??
    stringAt(objectAt(object, 'outcome'), 'reason') ??
    stringAt(object, 'failure_code')
  )
}

function cardOf(object: JsonObject): BillingData['card'] {
  const card = objectAt(objectAt(object, 'payment_method_details'), 'card')
  return unlessEmpty<NonNullable<BillingData['card']>>({
    fingerprint: stringAt(card, 'fingerprint'),
    bin: stringAt(card, 'iin'),
    last4: stringAt(card, 'last4'),
    brand: stringAt(card, 'brand'),
  })
}

function planOf(object: JsonObject): string | undefined {
  const [first] = items(object)
  if (!first) return reference(object, 'plan')
  return reference(first, 'price') ?? reference(first, 'plan')
}

function items(object: JsonObject): JsonObject[] {
  const list = objectAt(object, 'items')['data'] ?? objectAt(object, 'lines')['data']
  return Array.isArray(list) ? list.filter(isObject) : []
}

function periodOf(object: JsonObject): BillingData['period'] {
  const start = isoTimeOfSeconds(object['period_start'] ?? object['current_period_start'])
  const end = isoTimeOfSeconds(object['period_end'] ?? object['current_period_end'])
  return start === undefined || end === undefined ? undefined : { start, end }
}

function prorationOf(object: JsonObject): BillingData['proration'] {
  const lines = items(object).flatMap((line) => {
    const amount = line['proration'] === true ? minorUnits(line['amount'], line['currency']) : undefined
    return amount
      ? [omitUndefined<{ amount: Money; description?: string }>({ amount, description: stringAt(line, 'description') })]
      : []
  })
  return lines.length > 0 ? lines : undefined
}

function linksOf(object: JsonObject): BillingData['links'] {
  return unlessEmpty<Record<string, string>>({
    hosted_invoice_url: stringAt(object, 'hosted_invoice_url'),
    invoice_pdf: stringAt(object, 'invoice_pdf'),
    receipt_url: stringAt(object, 'receipt_url'),
  })
}

function unlessEmpty<T extends object>(object: { readonly [K in keyof T]: T[K] | undefined }): T | undefined {
  const found = omitUndefined<T>(object)
  return Object.keys(found).length > 0 ? found : undefined
}
