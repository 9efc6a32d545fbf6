import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { idText, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, isoTime, omitUndefined } from '../../core/provider/mapping.ts'
import { majorUnits } from '../../core/billing/money.ts'
import { classicMapping, endsLater } from './mapping.ts'
import { classicTime } from './time.ts'

/** Returns the canonical events for a Paddle Classic alert; amounts are decimal strings in major units. */
export function normaliseClassic(identity: Identity, fields: JsonObject): readonly BillingEvent[] {
  const types = canonicalTypesOf(classicMapping, identity.type, fields)
  if (types.length === 0) return []
  const data = dataOf(fields, identity.type)
  return billingEvents(types, identity, data)
}

function dataOf(fields: JsonObject, type: string): BillingData {
  const money = (key: string) => majorUnits(fields[key], fields['currency'])
  const attempt = Number(stringAt(fields, 'attempt_number'))
  return omitUndefined<BillingData>({
    customer: idText(fields, 'user_id'),
    subscription: idText(fields, 'subscription_id'),
    invoice: idText(fields, 'invoice_id'),
    payment: idText(fields, 'subscription_payment_id') ?? idText(fields, 'order_id'),
    payout: idText(fields, 'payout_id'),
    plan: idText(fields, 'subscription_plan_id'),
    status: stringAt(fields, 'status'),
    amount: (type.endsWith('_refunded') ? money('gross_refund') : money('sale_gross')) ?? money('amount'),
    tax: money('payment_tax'),
    fee: money('fee'),
    attempt: Number.isSafeInteger(attempt) && attempt > 0 ? attempt : undefined,
    nextAttemptAt: time(fields['next_retry_date']),
    country: stringAt(fields, 'country'),
    cancelAt: endsLater(fields) ? time(fields['cancellation_effective_date']) : undefined,
    links:
      stringAt(fields, 'receipt_url') === undefined
        ? undefined
        : omitUndefined<Record<string, string>>({ receipt: stringAt(fields, 'receipt_url') }),
  })
}

function time(value: unknown): string | undefined {
  const ms = classicTime(value)
  return ms === undefined ? undefined : isoTime(ms)
}
