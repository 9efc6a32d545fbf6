import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined, isoTimeOfMs } from '../../core/provider/mapping.ts'
import { majorUnits, type Money } from '../../core/billing/money.ts'
import { revenueCatMapping } from './mapping.ts'

/** Returns the canonical events for a RevenueCat webhook. */
export function normaliseRevenueCat(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const event = objectAt(body, 'event')
  const types = canonicalTypesOf(revenueCatMapping, identity.type, event)
  const data = types.length === 0 ? {} : dataOf(event)
  return billingEvents(types, identity, data, stringAt(event, 'app_id'))
}

function dataOf(event: JsonObject): BillingData {
  const start = isoTimeOfMs(event['purchased_at_ms'])
  const end = isoTimeOfMs(event['expiration_at_ms'])
  const type = stringAt(event, 'type')
  const refunded = type === 'CANCELLATION' && event['cancel_reason'] === 'CUSTOMER_SUPPORT'
  const amount = majorUnits(event['price_in_purchased_currency'], event['currency'])
  return omitUndefined<BillingData>({
    customer: stringAt(event, 'original_app_user_id') ?? stringAt(event, 'app_user_id'),
    subscription: type === 'NON_RENEWING_PURCHASE' ? undefined : stringAt(event, 'original_transaction_id'),
    payment: stringAt(event, 'transaction_id'),
    plan: stringAt(event, 'new_product_id') ?? stringAt(event, 'product_id'),
    // A refund's price is negative.
    amount: amount && refunded ? magnitude(amount) : amount,
    country: stringAt(event, 'country_code'),
    period: start === undefined || end === undefined ? undefined : { start, end },
    cancelAt: type === 'CANCELLATION' && !refunded ? end : undefined,
    live: { PRODUCTION: true, SANDBOX: false }[stringAt(event, 'environment') ?? ''],
  })
}

function magnitude({ amount, currency }: Money): Money {
  return { amount: amount < 0n ? -amount : amount, currency }
}
