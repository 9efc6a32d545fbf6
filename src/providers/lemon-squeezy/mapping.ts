import { is } from '../../core/provider/mapping.ts'
import type { JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/** Guards read the object's attributes. */
type LemonSqueezyFacts = JsonObject

const costs = ({ total }: LemonSqueezyFacts): boolean => typeof total === 'number' && total > 0

/**
 * Maps Lemon Squeezy's types to canonical types. `subscription_cancelled` announces the end; `subscription_expired` is
 * the end. A subscription's first payment also has an order: the order maps to `payment.succeeded`, and the
 * subscription's invoice maps to `invoice.paid`.
 */
export const lemonSqueezyMapping: readonly MappingRow<LemonSqueezyFacts>[] = [
  { on: 'order_created', to: 'payment.succeeded', when: (order) => is('status', 'paid')(order) && costs(order) },
  { on: 'order_created', to: 'payment.pending', when: is('status', 'pending') },
  { on: 'order_created', to: 'payment.failed', when: is('status', 'failed') },
  { on: 'order_refunded', to: 'refund.succeeded' },
  { on: 'subscription_created', to: 'subscription.created' },
  { on: 'subscription_created', to: 'subscription.trial_started', when: is('status', 'on_trial') },
  { on: 'subscription_updated', to: 'subscription.updated' },
  { on: 'subscription_updated', to: 'subscription.past_due', when: is('status', 'past_due') },
  { on: 'subscription_cancelled', to: 'subscription.cancel_scheduled' },
  { on: 'subscription_resumed', to: 'subscription.uncanceled' },
  { on: 'subscription_expired', to: 'subscription.canceled' },
  { on: 'subscription_paused', to: 'subscription.paused' },
  { on: 'subscription_unpaused', to: 'subscription.resumed' },
  { on: 'subscription_payment_success', to: 'invoice.paid' },
  { on: 'subscription_payment_success', to: 'subscription.renewed', when: is('billing_reason', 'renewal') },
  {
    on: 'subscription_payment_success',
    to: 'payment.succeeded',
    when: (invoice) => !is('billing_reason', 'initial')(invoice) && costs(invoice),
  },
  { on: 'subscription_payment_failed', to: 'invoice.payment_failed' },
  { on: 'subscription_payment_recovered', to: 'invoice.payment_recovered' },
  { on: 'subscription_payment_refunded', to: 'refund.succeeded' },
]
