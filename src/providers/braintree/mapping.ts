import { stringAt, type JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/**
 * Maps Braintree's kinds to canonical types; guards read the notification's object. `subscription_billing_skipped` is
 * not a pause and `transaction_retried` is not documented, so neither is mapped.
 */
export const braintreeMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'subscription_went_active', to: 'subscription.activated' },
  { on: 'subscription_trial_ended', to: 'subscription.trial_ended' },
  { on: 'subscription_went_past_due', to: 'subscription.past_due' },
  { on: 'subscription_charged_successfully', to: 'payment.succeeded' },
  // The first billing cycle is the purchase, not a renewal.
  {
    on: 'subscription_charged_successfully',
    to: 'subscription.renewed',
    when: (subscription) => Number(subscription['current_billing_cycle']) > 1,
  },
  { on: 'subscription_charged_unsuccessfully', to: 'invoice.payment_failed' },
  { on: 'subscription_canceled', to: 'subscription.canceled' },
  { on: 'subscription_expired', to: 'subscription.canceled' },
  { on: 'account_updater_daily_report', to: 'payment_method.updated' },
  { on: 'payment_method_revoked_by_customer', to: 'payment_method.detached' },
  { on: 'transaction_settled', to: 'payment.settled' },
  { on: 'transaction_disbursed', to: 'payment.settled' },
  { on: 'transaction_settlement_declined', to: 'payment.failed' },
  { on: 'refund_failed', to: 'refund.failed' },
  { on: 'dispute_opened', to: 'dispute.opened' },
  { on: 'dispute_under_review', to: 'dispute.updated' },
  { on: 'dispute_disputed', to: 'dispute.updated' },
  { on: 'dispute_won', to: 'dispute.won' },
  { on: 'dispute_lost', to: 'dispute.lost' },
  { on: 'dispute_accepted', to: 'dispute.lost' },
  { on: 'dispute_auto_accepted', to: 'dispute.lost' },
  { on: 'dispute_expired', to: 'dispute.lost' },
  { on: 'disbursement', to: 'payout.paid', when: (disbursement) => !failed(disbursement) },
  { on: 'disbursement', to: 'payout.failed', when: failed },
]

function failed(disbursement: JsonObject): boolean {
  return stringAt(disbursement, 'exception_message') !== undefined || disbursement['success'] === false
}
