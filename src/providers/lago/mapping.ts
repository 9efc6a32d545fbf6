import { is } from '../../core/provider/mapping.ts'
import { isObject, type JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/**
 * Maps Lago's types to canonical types. A `.generated` event means that a document can be fetched, and is the twin of a
 * `.created` event. An incomplete subscription has not started yet. `.terminated` reports the end.
 */
export const lagoMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'customer.created', to: 'customer.created' },
  { on: 'customer.updated', to: 'customer.updated' },
  { on: 'subscription.started', to: 'subscription.created' },
  { on: 'subscription.started', to: 'subscription.activated' },
  { on: 'subscription.trial_ended', to: 'subscription.trial_ended' },
  { on: 'subscription.updated', to: 'subscription.updated' },
  { on: 'subscription.canceled', to: 'subscription.cancel_scheduled' },
  { on: 'subscription.terminated', to: 'subscription.canceled' },
  { on: 'subscription.usage_threshold_reached', to: 'usage.threshold_reached' },
  { on: 'alert.triggered', to: 'usage.threshold_reached' },
  { on: 'invoice.drafted', to: 'invoice.created' },
  { on: 'invoice.created', to: 'invoice.finalized' },
  { on: 'invoice.created', to: 'subscription.renewed', when: isPeriodic },
  { on: 'invoice.one_off_created', to: 'invoice.finalized' },
  { on: 'invoice.payment_status_updated', to: 'invoice.paid', when: is('payment_status', 'succeeded') },
  { on: 'invoice.payment_failure', to: 'invoice.payment_failed' },
  { on: 'invoice.payment_failure', to: 'payment.failed' },
  { on: 'payment_request.payment_failure', to: 'payment.failed' },
  { on: 'invoice.payment_overdue', to: 'invoice.overdue' },
  { on: 'invoice.payment_overdue', to: 'subscription.past_due', when: is('invoice_type', 'subscription') },
  { on: 'invoice.voided', to: 'invoice.voided' },
  { on: 'invoice.deleted', to: 'invoice.voided' },
  { on: 'invoice.payment_dispute_lost', to: 'dispute.lost' },
  { on: 'payment.succeeded', to: 'payment.succeeded' },
  { on: 'payment.requires_action', to: 'payment.requires_action' },
  { on: 'credit_note.created', to: 'credit_note.created' },
  {
    on: 'credit_note.created',
    to: 'refund.created',
    when: ({ refund_amount_cents: cents }) => typeof cents === 'number' && cents > 0,
  },
  { on: 'credit_note.provider_refund_failure', to: 'refund.failed' },
  { on: 'dunning_campaign.finished', to: 'dunning.finished' },
]

/** True if an invoice is for a regular period, rather than for the start or end of a subscription. */
function isPeriodic({ billing_periods: periods }: JsonObject): boolean {
  return (
    Array.isArray(periods) &&
    periods.some((period) => isObject(period) && period['invoicing_reason'] === 'subscription_periodic')
  )
}
