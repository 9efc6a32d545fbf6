import { is } from '../../core/provider/mapping.ts'
import type { JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

const isNot =
  (key: string, ...values: readonly unknown[]) =>
  (event: JsonObject): boolean =>
    !values.includes(event[key])

/**
 * Maps RevenueCat's types to canonical types. After a cancellation, the subscription runs to the end of the period. It
 * ends with an expiration, unless the expiration only starts a pause. A cancellation due to a billing error is the twin
 * of the billing issue.
 */
export const revenueCatMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'INITIAL_PURCHASE', to: 'subscription.created' },
  { on: 'INITIAL_PURCHASE', to: 'subscription.activated', when: is('period_type', 'NORMAL') },
  { on: 'INITIAL_PURCHASE', to: 'subscription.trial_started', when: is('period_type', 'TRIAL') },
  { on: 'RENEWAL', to: 'subscription.renewed' },
  { on: 'RENEWAL', to: 'subscription.trial_ended', when: is('is_trial_conversion', true) },
  { on: 'PRODUCT_CHANGE', to: 'subscription.updated' },
  { on: 'SUBSCRIPTION_EXTENDED', to: 'subscription.updated' },
  { on: 'BILLING_ISSUE', to: 'subscription.past_due' },
  { on: 'BILLING_ISSUE', to: 'invoice.payment_failed' },
  { on: 'BILLING_ISSUE', to: 'payment.failed' },
  { on: 'SUBSCRIPTION_PAUSED', to: 'subscription.paused' },
  {
    on: 'CANCELLATION',
    to: 'subscription.cancel_scheduled',
    when: isNot('cancel_reason', 'CUSTOMER_SUPPORT', 'BILLING_ERROR'),
  },
  { on: 'CANCELLATION', to: 'refund.created', when: is('cancel_reason', 'CUSTOMER_SUPPORT') },
  { on: 'CANCELLATION', to: 'refund.succeeded', when: is('cancel_reason', 'CUSTOMER_SUPPORT') },
  { on: 'UNCANCELLATION', to: 'subscription.uncanceled' },
  { on: 'EXPIRATION', to: 'subscription.canceled', when: isNot('expiration_reason', 'SUBSCRIPTION_PAUSED') },
  { on: 'EXPIRATION', to: 'subscription.halted', when: is('expiration_reason', 'BILLING_ERROR') },
  { on: 'NON_RENEWING_PURCHASE', to: 'payment.succeeded' },
  { on: 'INVOICE_ISSUANCE', to: 'invoice.finalized' },
  { on: 'REFUND_REVERSED', to: 'refund.failed' },
]
