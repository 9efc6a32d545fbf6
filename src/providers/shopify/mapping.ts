import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/** Guards read the body, which is the object itself. */
const status =
  (...values: readonly string[]) =>
  (body: JsonObject): boolean =>
    values.includes(stringAt(body, 'status')?.toLowerCase() ?? '')
const app =
  (...values: readonly string[]) =>
  (body: JsonObject): boolean =>
    status(...values)(objectAt(body, 'app_subscription'))

/**
 * True for a completed refund: the merchant creates a refund, which is complete once one of its transactions succeeds.
 */
const refunded = ({ transactions }: JsonObject): boolean =>
  Array.isArray(transactions) &&
  transactions.some(
    (transaction) => isObject(transaction) && transaction['kind'] === 'refund' && transaction['status'] === 'success',
  )

/** Maps Shopify's topics to canonical types. */
export const shopifyMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'customers/create', to: 'customer.created' },
  { on: 'customers/update', to: 'customer.updated' },
  { on: 'customers/delete', to: 'customer.deleted' },
  { on: 'customer_payment_methods/create', to: 'payment_method.attached' },
  { on: 'subscription_contracts/create', to: 'subscription.created' },
  { on: 'subscription_contracts/activate', to: 'subscription.activated' },
  { on: 'subscription_contracts/update', to: 'subscription.updated' },
  { on: 'subscription_contracts/pause', to: 'subscription.paused' },
  { on: 'subscription_contracts/cancel', to: 'subscription.canceled' },
  { on: 'app_subscriptions/update', to: 'subscription.updated' },
  { on: 'app_subscriptions/update', to: 'subscription.canceled', when: app('cancelled', 'expired') },
  { on: 'subscription_billing_attempts/success', to: 'subscription.renewed' },
  { on: 'subscription_billing_attempts/failure', to: 'subscription.past_due' },
  { on: 'subscription_billing_attempts/failure', to: 'invoice.payment_failed' },
  { on: 'subscription_billing_attempts/challenged', to: 'invoice.payment_action_required' },
  { on: 'orders/paid', to: 'invoice.paid' },
  { on: 'orders/paid', to: 'payment.succeeded' },
  {
    on: 'order_transactions/create',
    to: 'payment.authorized',
    when: (body) => body['kind'] === 'authorization' && status('success')(body),
  },
  { on: 'refunds/create', to: 'refund.created' },
  { on: 'refunds/create', to: 'refund.succeeded', when: refunded },
  { on: 'disputes/create', to: 'dispute.opened' },
  { on: 'disputes/update', to: 'dispute.won', when: status('won') },
  { on: 'disputes/update', to: 'dispute.lost', when: status('lost') },
  { on: 'disputes/update', to: 'dispute.updated', when: (body) => !status('won', 'lost')(body) },
]
