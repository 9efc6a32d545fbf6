import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined, isoTimeOf } from '../../core/provider/mapping.ts'
import { minorUnits, type Money } from '../../core/billing/money.ts'
import { paddleMapping } from './mapping.ts'
import { cardOf, declineOf, paymentsOf } from './payments.ts'

/** Returns the canonical events for a Paddle Billing notification; amounts are strings in minor units. */
export function normalisePaddle(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const entity = objectAt(body, 'data')
  const types = canonicalTypesOf(paddleMapping, identity.type, entity)
  if (types.length === 0) return []
  const data = dataOf(entity, identity.type.split('.')[0] ?? '')
  return billingEvents(types, identity, data)
}

function dataOf(entity: JsonObject, kind: string): BillingData {
  const id = stringAt(entity, 'id')
  const self = (of: string, key: string): string | undefined => (kind === of ? id : stringAt(entity, key))
  const action = stringAt(entity, 'action') ?? ''
  const totals = kind === 'transaction' ? objectAt(objectAt(entity, 'details'), 'totals') : objectAt(entity, 'totals')
  const money = (key: string): Money | undefined =>
    minorUnits(totals[key], totals['currency_code'] ?? entity['currency_code'])
  const [payment] = paymentsOf(entity)
  const change = objectAt(entity, 'scheduled_change')
  return omitUndefined<BillingData>({
    customer: self('customer', 'customer_id'),
    subscription: self('subscription', 'subscription_id'),
    // In Paddle, a transaction serves as the invoice from the first draft on; the invoice document is created later.
    invoice: self('transaction', 'transaction_id'),
    payment: payment && stringAt(payment, 'payment_attempt_id'),
    refund: action === 'refund' ? id : undefined,
    dispute: action.startsWith('chargeback') ? id : undefined,
    payout: kind === 'payout' ? id : undefined,
    plan: planOf(entity),
    status: stringAt(entity, 'status'),
    amount:
      kind === 'payout'
        ? minorUnits(entity['amount'], entity['currency_code'])
        : (money('grand_total') ?? money('total')),
    amountDue: money('balance'),
    tax: money('tax'),
    fee: money('fee'),
    decline: declineOf(entity),
    attempt: kind === 'transaction' ? paymentsOf(entity).length || undefined : undefined,
    card: cardOf(entity),
    period: periodOf(entity['billing_period'] ?? entity['current_billing_period']),
    proration: prorationOf(entity),
    cancelAt: change['action'] === 'cancel' ? isoTimeOf(change['effective_at']) : undefined,
    links: linksOf(entity),
  })
}

function planOf(entity: JsonObject): string | undefined {
  const [first] = objects(entity['items'])
  return first && stringAt(objectAt(first, 'price'), 'id')
}

function periodOf(value: unknown): BillingData['period'] {
  if (!isObject(value)) return undefined
  const [start, end] = [isoTimeOf(value['starts_at']), isoTimeOf(value['ends_at'])]
  return start === undefined || end === undefined ? undefined : { start, end }
}

/**
 * Returns the prorated lines. Every line of a renewal has a `proration`; its rate is 1 if the full period is charged.
 */
function prorationOf(entity: JsonObject): BillingData['proration'] {
  const lines = objects(objectAt(entity, 'details')['line_items']).flatMap((line) => {
    const rate = stringAt(objectAt(line, 'proration'), 'rate')
    const amount =
      rate === undefined || rate === '1'
        ? undefined
        : minorUnits(objectAt(line, 'totals')['total'], entity['currency_code'])
    return amount
      ? [
          omitUndefined<{ amount: Money; description?: string }>({
            amount,
            description: stringAt(objectAt(line, 'product'), 'name'),
          }),
        ]
      : []
  })
  return lines.length > 0 ? lines : undefined
}

function linksOf(entity: JsonObject): BillingData['links'] {
  const links = omitUndefined<Record<string, string>>({
    checkout: stringAt(objectAt(entity, 'checkout'), 'url'),
    update_payment_method: stringAt(objectAt(entity, 'management_urls'), 'update_payment_method'),
    cancel: stringAt(objectAt(entity, 'management_urls'), 'cancel'),
  })
  return Object.keys(links).length > 0 ? links : undefined
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
