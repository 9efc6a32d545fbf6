import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined, isoTimeOf } from '../../core/provider/mapping.ts'
import { minorUnits } from '../../core/billing/money.ts'
import { lagoMapping } from './mapping.ts'

/** Returns the canonical events for a Lago webhook. */
export function normaliseLago(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const object = objectOf(body)
  const types = canonicalTypesOf(lagoMapping, identity.type, object)
  const data = types.length === 0 ? {} : dataOf(object, identity.type.split('.', 1)[0] ?? '')
  return billingEvents(types, identity, data, stringAt(body, 'organization_id'))
}

/** Returns the object, which is stored under the name of its type. */
export function objectOf(body: JsonObject): JsonObject {
  return objectAt(body, stringAt(body, 'object_type') ?? '')
}

/** @param kind the object's kind, which is the prefix of the event type */
function dataOf(object: JsonObject, kind: string): BillingData {
  const currency = object['currency'] ?? object['amount_currency']
  const money = (key: string) => minorUnits(object[`${key}_amount_cents`], currency)
  const self = (of: string): string | undefined => (kind === of ? stringAt(object, 'lago_id') : undefined)
  const customer = objectAt(object, 'customer')
  const start = isoTimeOf(object['current_billing_period_started_at'])
  const end = isoTimeOf(object['current_billing_period_ending_at'])
  return omitUndefined<BillingData>({
    customer: stringAt(customer, 'lago_id') ?? stringAt(object, 'lago_customer_id') ?? self('customer'),
    subscription: self('subscription'),
    invoice: self('invoice') ?? stringAt(object, 'lago_invoice_id'),
    payment: self('payment'),
    plan: stringAt(object, 'plan_code'),
    status: stringAt(object, 'payment_status') ?? stringAt(object, 'status'),
    amount: money('total') ?? minorUnits(object['amount_cents'], currency),
    amountDue: money('total_due'),
    tax: money('taxes'),
    country: stringAt(customer, 'country') ?? (kind === 'customer' ? stringAt(object, 'country') : undefined),
    period: start === undefined || end === undefined ? undefined : { start, end },
    cancelAt: isoTimeOf(object['ending_at']),
  })
}
