import type { JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/** Guards read the notification's transaction, which is empty if the notification has none. */
const paid = (transaction: JsonObject): boolean =>
  transaction['price'] !== 0 && transaction['inAppOwnershipType'] !== 'FAMILY_SHARED'

/**
 * Maps Apple's types, with or without a subtype, to canonical types. A failed renewal is a single fact, so it maps to a
 * failed invoice payment, but not also to a failed payment. A customer's cancellation only schedules the end; only
 * `EXPIRED` and `REVOKE` end a subscription.
 */
export const appleMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'SUBSCRIBED/INITIAL_BUY', to: 'subscription.created' },
  {
    on: 'SUBSCRIBED/INITIAL_BUY',
    to: 'subscription.trial_started',
    when: (transaction) => transaction['offerDiscountType'] === 'FREE_TRIAL',
  },
  { on: 'SUBSCRIBED/RESUBSCRIBE', to: 'subscription.reactivated' },
  {
    on: 'SUBSCRIBED',
    to: 'payment.succeeded',
    when: (transaction) => Number(transaction['price']) > 0 && paid(transaction),
  },
  { on: 'OFFER_REDEEMED', to: 'subscription.updated' },
  { on: 'OFFER_REDEEMED/UPGRADE', to: 'subscription.upgraded' },
  { on: 'OFFER_REDEEMED/DOWNGRADE', to: 'subscription.downgraded' },
  { on: 'DID_CHANGE_RENEWAL_PREF', to: 'subscription.updated' },
  { on: 'DID_CHANGE_RENEWAL_PREF/UPGRADE', to: 'subscription.upgraded' },
  { on: 'DID_CHANGE_RENEWAL_PREF/DOWNGRADE', to: 'subscription.downgraded' },
  // A downgrade takes effect at the next renewal.
  { on: 'DID_CHANGE_RENEWAL_PREF/DOWNGRADE', to: 'subscription.change_scheduled' },
  { on: 'PRICE_INCREASE', to: 'subscription.updated' },
  { on: 'PRICE_CHANGE', to: 'subscription.updated' },
  { on: 'RENEWAL_EXTENDED', to: 'subscription.updated' },
  { on: 'DID_RENEW', to: 'subscription.renewed' },
  { on: 'DID_RENEW', to: 'payment.succeeded', when: paid },
  { on: 'DID_RENEW/BILLING_RECOVERY', to: 'subscription.payment_recovered' },
  { on: 'DID_FAIL_TO_RENEW', to: 'subscription.past_due' },
  { on: 'DID_FAIL_TO_RENEW', to: 'invoice.payment_failed' },
  { on: 'GRACE_PERIOD_EXPIRED', to: 'subscription.grace_expired' },
  { on: 'DID_CHANGE_RENEWAL_STATUS/AUTO_RENEW_DISABLED', to: 'subscription.cancel_scheduled' },
  { on: 'DID_CHANGE_RENEWAL_STATUS/AUTO_RENEW_ENABLED', to: 'subscription.uncanceled' },
  { on: 'EXPIRED', to: 'subscription.canceled' },
  { on: 'REVOKE', to: 'subscription.canceled' },
  { on: 'ONE_TIME_CHARGE', to: 'payment.succeeded', when: paid },
  // A refund that has been requested but not yet decided on.
  { on: 'CONSUMPTION_REQUEST', to: 'refund.created' },
  { on: 'REFUND', to: 'refund.succeeded' },
  { on: 'REFUND_DECLINED', to: 'refund.failed' },
  { on: 'REFUND_REVERSED', to: 'refund.failed' },
]
