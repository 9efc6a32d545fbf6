import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined, isoTimeOf } from '../../core/provider/mapping.ts'
import { minorUnits } from '../../core/billing/money.ts'
import { polarMapping } from './mapping.ts'

/** Returns the canonical events for a Polar webhook. An order is both an invoice and its payment. */
export function normalisePolar(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const object = objectAt(body, 'data')
  const types = canonicalTypesOf(polarMapping, identity.type, object)
  if (types.length === 0) return []
  const data = dataOf(object, identity.type.split('.', 1)[0] ?? '')
  return billingEvents(types, identity, data, stringAt(object, 'organization_id'))
}

/** @param kind the object's kind, which is the prefix of the event type */
function dataOf(object: JsonObject, kind: string): BillingData {
  const money = (key: string) => minorUnits(object[key], object['currency'])
  const self = (of: string): string | undefined => (kind === of ? stringAt(object, 'id') : stringAt(object, `${of}_id`))
  const start = isoTimeOf(object['current_period_start'])
  const end = isoTimeOf(object['current_period_end'])
  return omitUndefined<BillingData>({
    customer: self('customer'),
    subscription: self('subscription'),
    invoice: self('order'),
    payment: kind === 'order' ? stringAt(object, 'id') : undefined,
    refund: kind === 'refund' ? stringAt(object, 'id') : undefined,
    plan: stringAt(object, 'product_id'),
    status: stringAt(object, 'status'),
    amount: kind === 'order' ? money('total_amount') : money('amount'),
    tax: money('tax_amount'),
    country: stringAt(objectAt(object, 'billing_address'), 'country'),
    period: start === undefined || end === undefined ? undefined : { start, end },
    cancelAt: object['cancel_at_period_end'] === true ? (isoTimeOf(object['ends_at']) ?? end) : undefined,
  })
}
