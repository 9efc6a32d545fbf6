import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'
import type { StripeFacts } from './facts.ts'
import { direction } from './plan-change.ts'

const updated = 'customer.subscription.updated'
const was =
  (key: string, ...values: readonly unknown[]) =>
  ({ previous }: StripeFacts): boolean =>
    values.includes(previous[key])
const is =
  (key: string, ...values: readonly unknown[]) =>
  ({ object }: StripeFacts): boolean =>
    values.includes(object[key])

/**
 * Maps Stripe's types to canonical types. A single renewal is sent as `invoice.paid`, `invoice.payment_succeeded`,
 * `payment_intent.succeeded` and `charge.succeeded`: one type in each family maps to a canonical type, and its twins
 * are not mapped.
 */
export const stripeMapping: readonly MappingRow<StripeFacts>[] = [
  { on: 'customer.created', to: 'customer.created' },
  { on: 'customer.updated', to: 'customer.updated' },
  { on: 'customer.deleted', to: 'customer.deleted' },
  { on: 'payment_method.attached', to: 'payment_method.attached' },
  { on: 'payment_method.updated', to: 'payment_method.updated' },
  { on: 'payment_method.automatically_updated', to: 'payment_method.updated' },
  { on: 'payment_method.detached', to: 'payment_method.detached' },
  { on: 'customer.source.expiring', to: 'payment_method.expiring' },
  { on: 'customer.subscription.created', to: 'subscription.created' },
  { on: 'customer.subscription.created', to: 'subscription.trial_started', when: is('status', 'trialing') },
  { on: 'customer.subscription.trial_will_end', to: 'subscription.trial_ending' },
  { on: updated, to: 'subscription.updated' },
  {
    on: updated,
    to: 'subscription.activated',
    when: (facts) => was('status', 'incomplete', 'trialing')(facts) && is('status', 'active')(facts),
  },
  {
    on: updated,
    to: 'subscription.trial_ended',
    when: (facts) => was('status', 'trialing')(facts) && !is('status', 'trialing')(facts),
  },
  { on: updated, to: 'subscription.upgraded', when: (facts) => direction(facts) === 'up' },
  { on: updated, to: 'subscription.downgraded', when: (facts) => direction(facts) === 'down' },
  {
    on: updated,
    to: 'subscription.past_due',
    when: (facts) => is('status', 'past_due')(facts) && 'status' in facts.previous,
  },
  {
    on: updated,
    to: 'subscription.paused',
    when: ({ object, previous }) => isObject(object['pause_collection']) && 'pause_collection' in previous,
  },
  {
    on: updated,
    to: 'subscription.cancel_scheduled',
    when: (facts) => is('cancel_at_period_end', true)(facts) && was('cancel_at_period_end', false)(facts),
  },
  {
    on: updated,
    to: 'subscription.uncanceled',
    when: (facts) => is('cancel_at_period_end', false)(facts) && was('cancel_at_period_end', true)(facts),
  },
  { on: 'customer.subscription.pending_update_applied', to: 'subscription.change_scheduled' },
  { on: 'customer.subscription.pending_update_expired', to: 'subscription.change_scheduled' },
  { on: 'subscription_schedule.created', to: 'subscription.change_scheduled' },
  { on: 'subscription_schedule.updated', to: 'subscription.change_scheduled' },
  { on: 'customer.subscription.paused', to: 'subscription.paused' },
  { on: 'customer.subscription.resumed', to: 'subscription.resumed' },
  { on: 'customer.subscription.deleted', to: 'subscription.canceled' },
  { on: 'invoice.upcoming', to: 'invoice.upcoming' },
  { on: 'invoice.created', to: 'invoice.created' },
  { on: 'invoice.finalized', to: 'invoice.finalized' },
  { on: 'invoice.finalization_failed', to: 'invoice.finalization_failed' },
  { on: 'invoice.updated', to: 'invoice.updated' },
  { on: 'invoice.paid', to: 'invoice.paid' },
  { on: 'invoice.paid', to: 'subscription.renewed', when: is('billing_reason', 'subscription_cycle') },
  { on: 'invoice.paid', to: 'invoice.payment_recovered', when: ({ object }) => Number(object['attempt_count']) > 1 },
  { on: 'invoice.payment_failed', to: 'invoice.payment_failed' },
  { on: 'invoice.payment_action_required', to: 'invoice.payment_action_required' },
  { on: 'invoice.overdue', to: 'invoice.overdue' },
  { on: 'invoice.voided', to: 'invoice.voided' },
  { on: 'invoice.marked_uncollectible', to: 'invoice.uncollectible' },
  { on: 'payment_intent.processing', to: 'payment.pending' },
  { on: 'payment_intent.amount_capturable_updated', to: 'payment.authorized' },
  { on: 'payment_intent.requires_action', to: 'payment.requires_action' },
  { on: 'payment_intent.succeeded', to: 'payment.succeeded' },
  { on: 'payment_intent.payment_failed', to: 'payment.failed' },
  // Without a payment intent, the charge is the only event for its payment. Otherwise, it duplicates the payment
  // intent's event.
  { on: 'charge.pending', to: 'payment.pending', when: ({ object }) => !object['payment_intent'] },
  {
    on: 'charge.succeeded',
    to: 'payment.succeeded',
    when: ({ object }) => !object['payment_intent'] && object['captured'] !== false,
  },
  {
    on: 'charge.succeeded',
    to: 'payment.authorized',
    when: ({ object }) => !object['payment_intent'] && object['captured'] === false,
  },
  { on: 'charge.captured', to: 'payment.succeeded', when: ({ object }) => !object['payment_intent'] },
  { on: 'charge.failed', to: 'payment.failed', when: ({ object }) => !object['payment_intent'] },
  { on: 'balance.available', to: 'payment.settled' },
  { on: 'refund.created', to: 'refund.created' },
  // An immediate refund is reported by `charge.refunded`, and a pending refund by the update that completes it.
  {
    on: 'refund.updated',
    to: 'refund.succeeded',
    when: (facts) => is('status', 'succeeded')(facts) && 'status' in facts.previous,
  },
  {
    on: 'charge.refunded',
    to: 'refund.succeeded',
    when: ({ object }) => stringAt(newestRefund(object), 'status') !== 'pending',
  },
  { on: 'refund.failed', to: 'refund.failed' },
  { on: 'radar.early_fraud_warning.created', to: 'dispute.warning' },
  { on: 'charge.dispute.created', to: 'dispute.opened' },
  { on: 'charge.dispute.updated', to: 'dispute.updated' },
  { on: 'charge.dispute.funds_withdrawn', to: 'dispute.funds_withdrawn' },
  { on: 'charge.dispute.closed', to: 'dispute.won', when: is('status', 'won') },
  { on: 'charge.dispute.closed', to: 'dispute.lost', when: is('status', 'lost') },
  { on: 'charge.dispute.closed', to: 'dispute.closed', when: (facts) => !is('status', 'won', 'lost')(facts) },
  { on: 'payout.created', to: 'payout.created' },
  { on: 'payout.paid', to: 'payout.paid' },
  { on: 'payout.failed', to: 'payout.failed' },
  { on: 'credit_note.created', to: 'credit_note.created' },
  { on: 'credit_note.voided', to: 'credit_note.voided' },
  { on: 'billing.alert.triggered', to: 'usage.threshold_reached' },
  { on: 'mandate.updated', to: 'mandate.canceled', when: is('status', 'inactive') },
]

/** Returns the newest refund. Older API versions list a charge's refunds, newest first; newer versions do not. */
function newestRefund(charge: JsonObject): JsonObject {
  const list = objectAt(charge, 'refunds')['data']
  return Array.isArray(list) && isObject(list[0]) ? list[0] : {}
}
