import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined, isoTimeOf } from '../../core/provider/mapping.ts'
import { isoExponent, majorUnits, type Money } from '../../core/billing/money.ts'
import { paypalMapping } from './mapping.ts'

/** Currencies for which PayPal accepts only whole major units. */
const whole = new Set(['HUF', 'JPY', 'TWD'])

export function normalisePaypal(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const resource = objectAt(body, 'resource')
  const data = dataOf(identity.type, resource)
  return billingEvents(canonicalTypesOf(paypalMapping, identity.type, resource), identity, data)
}

function dataOf(type: string, resource: JsonObject): BillingData {
  const id = stringAt(resource, 'id')
  const of = (pattern: RegExp): string | undefined => (pattern.test(type) ? id : undefined)
  const billing = objectAt(resource, 'billing_info')
  const nested = objectAt(resource, 'invoice')
  const invoice = stringAt(nested, 'id') === undefined ? resource : nested
  const isInvoice = type.startsWith('INVOICING.')
  return omitUndefined<BillingData>({
    customer:
      stringAt(objectAt(resource, 'payer'), 'payer_id') ??
      stringAt(objectAt(resource, 'subscriber'), 'payer_id') ??
      stringAt(objectAt(resource, 'customer'), 'id'),
    subscription: of(/^BILLING\.SUBSCRIPTION\./) ?? stringAt(resource, 'billing_agreement_id'),
    invoice: isInvoice ? stringAt(invoice, 'id') : undefined,
    payment: of(/^PAYMENT\.(?:SALE|CAPTURE)\.(?!REFUNDED)/) ?? stringAt(resource, 'sale_id'),
    refund: of(/\.REFUNDED$/),
    dispute: type.startsWith('CUSTOMER.DISPUTE.') ? (stringAt(resource, 'dispute_id') ?? id) : undefined,
    plan: stringAt(resource, 'plan_id'),
    status: stringAt(isInvoice ? invoice : resource, 'status') ?? stringAt(resource, 'state'),
    amount: isInvoice
      ? money(invoice['amount'] ?? invoice['total_amount'])
      : (money(resource['amount']) ??
        money(resource['dispute_amount']) ??
        money(objectAt(billing, 'last_failed_payment')['amount'])),
    amountDue: isInvoice
      ? money(invoice['due_amount'])
      : type.endsWith('.PAYMENT.FAILED')
        ? money(billing['outstanding_balance'])
        : undefined,
    fee: money(resource['transaction_fee']) ?? money(objectAt(resource, 'seller_receivable_breakdown')['paypal_fee']),
    nextAttemptAt: isoTimeOf(objectAt(billing, 'last_failed_payment')['next_payment_retry_time']),
    country: stringAt(
      objectAt(objectAt(objectAt(resource, 'subscriber'), 'shipping_address'), 'address'),
      'country_code',
    ),
  })
}

/**
 * Returns the amount from `{total, currency}` in version 1 or `{value, currency_code}` in version 2, both decimal
 * strings in major units.
 */
function money(value: unknown): Money | undefined {
  const holder = objectAt({ value }, 'value')
  return majorUnits(holder['value'] ?? holder['total'], holder['currency_code'] ?? holder['currency'], (currency) =>
    whole.has(currency.toUpperCase()) ? 0 : isoExponent(currency),
  )
}
