import type { JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/** Guards read the payload's entities by name: `{payment, subscription}`. */
export type RazorpayFacts = Readonly<Record<string, JsonObject>>

/**
 * Maps Razorpay's events to canonical types. `order.paid` is the twin of `payment.captured` and is not mapped; a
 * partial payment does not pay an invoice.
 */
export const razorpayMapping: readonly MappingRow<RazorpayFacts>[] = [
  { on: 'subscription.authenticated', to: 'subscription.created' },
  { on: 'subscription.activated', to: 'subscription.activated' },
  { on: 'subscription.updated', to: 'subscription.updated' },
  {
    on: 'subscription.updated',
    to: 'subscription.change_scheduled',
    when: ({ subscription }) => subscription?.['has_scheduled_changes'] === true,
  },
  { on: 'subscription.charged', to: 'subscription.renewed' },
  { on: 'subscription.pending', to: 'subscription.past_due' },
  { on: 'subscription.halted', to: 'subscription.halted' },
  { on: 'subscription.paused', to: 'subscription.paused' },
  { on: 'subscription.resumed', to: 'subscription.resumed' },
  { on: 'subscription.cancelled', to: 'subscription.canceled' },
  { on: 'subscription.completed', to: 'subscription.canceled' },
  { on: 'invoice.paid', to: 'invoice.paid' },
  { on: 'invoice.partially_paid', to: 'invoice.updated' },
  { on: 'invoice.expired', to: 'invoice.voided' },
  { on: 'payment.authorized', to: 'payment.authorized' },
  { on: 'payment.captured', to: 'payment.succeeded' },
  { on: 'payment.failed', to: 'payment.failed' },
  {
    on: 'payment.failed',
    to: 'invoice.payment_failed',
    when: ({ payment }) => typeof payment?.['invoice_id'] === 'string',
  },
  { on: 'refund.created', to: 'refund.created' },
  { on: 'refund.processed', to: 'refund.succeeded' },
  { on: 'refund.failed', to: 'refund.failed' },
  { on: 'payment.dispute.created', to: 'dispute.opened' },
  { on: 'payment.dispute.under_review', to: 'dispute.updated' },
  { on: 'payment.dispute.action_required', to: 'dispute.updated' },
  { on: 'payment.dispute.won', to: 'dispute.won' },
  { on: 'payment.dispute.lost', to: 'dispute.lost' },
  { on: 'payment.dispute.closed', to: 'dispute.closed' },
  { on: 'settlement.processed', to: 'payment.settled' },
  { on: 'settlement.processed', to: 'payout.paid' },
]
