import type { BillingData, BillingEvent, DeclineClass } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { idText, isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined } from '../../core/provider/mapping.ts'
import { majorUnits, type Money } from '../../core/billing/money.ts'
import { shopifyMapping } from './mapping.ts'

/** Error codes for billing attempts and their decline classes. */
const declines: ReadonlyMap<string, DeclineClass> = new Map([
  ['insufficient_funds', 'funds'],
  ['expired_payment_method', 'hard'],
  ['invalid_payment_method', 'hard'],
  ['payment_method_not_found', 'hard'],
  ['fraud_suspected', 'hard'],
  ['authentication_error', 'auth'],
  ['unexpected_error', 'transient'],
  ['payment_provider_is_not_enabled', 'transient'],
])

/** Returns the canonical events for a webhook. Shopify's amounts are decimal strings in major units. */
export function normaliseShopify(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const data = dataOf(identity.type.split('/')[0] ?? '', body)
  return billingEvents(canonicalTypesOf(shopifyMapping, identity.type, body), identity, data)
}

function dataOf(kind: string, body: JsonObject): BillingData {
  const self = (of: string): string | undefined => (kind === of ? idText(body, 'id') : undefined)
  const code = kind === 'subscription_billing_attempts' ? stringAt(body, 'error_code') : undefined
  const order = self('orders') ?? idText(body, 'order_id')
  return omitUndefined<BillingData>({
    customer: self('customers') ?? idText(objectAt(body, 'customer'), 'id') ?? idText(body, 'customer_id'),
    subscription:
      self('subscription_contracts') ??
      idText(body, 'subscription_contract_id') ??
      stringAt(objectAt(body, 'app_subscription'), 'admin_graphql_api_id'),
    invoice: order,
    payment: self('order_transactions'),
    refund: self('refunds'),
    dispute: self('disputes'),
    plan: stringAt(objectAt(body, 'app_subscription'), 'name'),
    status:
      stringAt(body, 'status') ??
      stringAt(body, 'financial_status') ??
      stringAt(objectAt(body, 'app_subscription'), 'status'),
    amount: kind === 'refunds' ? refundOf(body) : (money(body, 'total_price') ?? money(body, 'amount')),
    tax: money(body, 'total_tax'),
    decline: code === undefined ? undefined : { code, class: declines.get(code) ?? 'generic' },
    country: stringAt(objectAt(body, 'billing_address'), 'country_code'),
    links:
      stringAt(body, 'order_status_url') === undefined
        ? undefined
        : { order_status_url: stringAt(body, 'order_status_url') ?? '' },
    live: typeof body['test'] === 'boolean' ? !body['test'] : undefined,
  })
}

function money(object: JsonObject, key: string): Money | undefined {
  return majorUnits(object[key], object['currency'])
}

/** Returns the total refunded; undefined if there is no refund or part of the total is unknown. */
function refundOf({ transactions }: JsonObject): Money | undefined {
  const refunds = Array.isArray(transactions)
    ? transactions.filter(isObject).filter(({ kind }) => kind === 'refund')
    : []
  const amounts = refunds.map((transaction) => money(transaction, 'amount'))
  const [first] = amounts
  if (!first || !amounts.every((one) => one?.currency === first.currency)) return undefined
  return { ...first, amount: amounts.reduce((sum, one) => sum + (one?.amount ?? 0n), 0n) }
}
