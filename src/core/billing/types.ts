/** Every canonical type: `domain.past_tense`. */
export const canonicalTypes = [
  'customer.created', 'customer.updated', 'customer.deleted',
  'payment_method.attached', 'payment_method.updated', 'payment_method.expiring', 'payment_method.detached',
  'subscription.created', 'subscription.activated', 'subscription.reactivated',
  'subscription.trial_started', 'subscription.trial_ending', 'subscription.trial_ended',
  'subscription.updated', 'subscription.upgraded', 'subscription.downgraded', 'subscription.change_scheduled',
  'subscription.renewed', 'subscription.past_due', 'subscription.grace_expired', 'subscription.payment_recovered',
  'subscription.halted', 'subscription.paused', 'subscription.resumed',
  'subscription.cancel_scheduled', 'subscription.uncanceled', 'subscription.canceled',
  'invoice.upcoming', 'invoice.created', 'invoice.finalized', 'invoice.finalization_failed', 'invoice.updated',
  'invoice.paid', 'invoice.payment_failed', 'invoice.payment_action_required', 'invoice.payment_recovered',
  'invoice.overdue', 'invoice.voided', 'invoice.uncollectible',
  'payment.pending', 'payment.authorized', 'payment.requires_action', 'payment.succeeded', 'payment.settled',
  'payment.failed', 'payment.late_failure',
  'refund.created', 'refund.succeeded', 'refund.failed',
  'dispute.warning', 'dispute.opened', 'dispute.updated', 'dispute.funds_withdrawn', 'dispute.won', 'dispute.lost', 'dispute.closed',
  'payout.created', 'payout.paid', 'payout.failed',
  'credit_note.created', 'credit_note.voided',
  'usage.recorded', 'usage.threshold_reached',
  'dunning.updated', 'dunning.finished', 'mandate.canceled',
] as const

export type CanonicalType = (typeof canonicalTypes)[number]
