import type { JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/** A cancelled subscription runs until it expires; only `EXPIRED` and `REVOKED` end it. */
export const googlePlayMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'SUBSCRIPTION_PURCHASED', to: 'subscription.created' },
  { on: 'SUBSCRIPTION_RENEWED', to: 'subscription.renewed' },
  { on: 'SUBSCRIPTION_RECOVERED', to: 'subscription.payment_recovered' },
  { on: 'SUBSCRIPTION_IN_GRACE_PERIOD', to: 'subscription.past_due' },
  { on: 'SUBSCRIPTION_ON_HOLD', to: 'subscription.halted' },
  { on: 'SUBSCRIPTION_CANCELED', to: 'subscription.cancel_scheduled' },
  { on: 'SUBSCRIPTION_CANCELLATION_SCHEDULED', to: 'subscription.cancel_scheduled' },
  { on: 'SUBSCRIPTION_RESTARTED', to: 'subscription.uncanceled' },
  { on: 'SUBSCRIPTION_PAUSED', to: 'subscription.paused' },
  { on: 'SUBSCRIPTION_PAUSE_SCHEDULE_CHANGED', to: 'subscription.change_scheduled' },
  { on: 'SUBSCRIPTION_DEFERRED', to: 'subscription.updated' },
  { on: 'SUBSCRIPTION_ITEMS_CHANGED', to: 'subscription.updated' },
  { on: 'SUBSCRIPTION_PRICE_CHANGE_CONFIRMED', to: 'subscription.updated' },
  { on: 'SUBSCRIPTION_PRICE_CHANGE_UPDATED', to: 'subscription.updated' },
  { on: 'SUBSCRIPTION_REVOKED', to: 'subscription.canceled' },
  { on: 'SUBSCRIPTION_EXPIRED', to: 'subscription.canceled' },
  { on: 'ONE_TIME_PRODUCT_PURCHASED', to: 'payment.succeeded' },
  { on: 'VOIDED_PURCHASE', to: 'refund.succeeded' },
]
