import { isObject, objectAt, type JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/** Guards read the event's content, which maps kinds to objects. */
type ChargebeeFacts = JsonObject

const has =
  (kind: string, key: string, ...values: readonly unknown[]) =>
  (content: ChargebeeFacts): boolean =>
    values.includes(objectAt(content, kind)[key])

/**
 * Maps Chargebee's types to canonical types. The `_with_backdating` types and the app store types (`omnichannel_`) are
 * not mapped, because it is not documented whether they are sent in addition to the plain types or instead of them.
 */
export const chargebeeMapping: readonly MappingRow<ChargebeeFacts>[] = [
  { on: 'customer_created', to: 'customer.created' },
  { on: 'customer_changed', to: 'customer.updated' },
  { on: 'customer_deleted', to: 'customer.deleted' },
  { on: 'payment_source_added', to: 'payment_method.attached' },
  { on: 'card_added', to: 'payment_method.attached' },
  { on: 'payment_source_updated', to: 'payment_method.updated' },
  { on: 'card_updated', to: 'payment_method.updated' },
  { on: 'payment_source_expiring', to: 'payment_method.expiring' },
  { on: 'card_expiry_reminder', to: 'payment_method.expiring' },
  { on: 'payment_source_deleted', to: 'payment_method.detached' },
  { on: 'card_deleted', to: 'payment_method.detached' },
  { on: 'subscription_created', to: 'subscription.created' },
  { on: 'subscription_created', to: 'subscription.trial_started', when: has('subscription', 'status', 'in_trial') },
  { on: 'subscription_trial_end_reminder', to: 'subscription.trial_ending' },
  { on: 'subscription_activated', to: 'subscription.activated' },
  {
    on: 'subscription_activated',
    to: 'subscription.trial_ended',
    when: (content) => typeof objectAt(content, 'subscription')['trial_end'] === 'number',
  },
  { on: 'subscription_changed', to: 'subscription.updated' },
  { on: 'subscription_changes_scheduled', to: 'subscription.change_scheduled' },
  { on: 'subscription_renewed', to: 'subscription.renewed' },
  { on: 'subscription_paused', to: 'subscription.paused' },
  { on: 'subscription_resumed', to: 'subscription.resumed' },
  { on: 'subscription_cancellation_scheduled', to: 'subscription.cancel_scheduled' },
  { on: 'subscription_scheduled_cancellation_removed', to: 'subscription.uncanceled' },
  { on: 'subscription_reactivated', to: 'subscription.reactivated' },
  { on: 'subscription_cancelled', to: 'subscription.canceled' },
  { on: 'subscription_renewal_reminder', to: 'invoice.upcoming' },
  { on: 'pending_invoice_created', to: 'invoice.created' },
  { on: 'invoice_generated', to: 'invoice.finalized' },
  // The invoice was paid immediately, so no update reports the payment.
  { on: 'invoice_generated', to: 'invoice.paid', when: has('invoice', 'status', 'paid') },
  { on: 'invoice_updated', to: 'invoice.updated' },
  { on: 'invoice_updated', to: 'invoice.paid', when: has('invoice', 'status', 'paid') },
  { on: 'invoice_updated', to: 'invoice.voided', when: has('invoice', 'status', 'voided') },
  { on: 'invoice_updated', to: 'invoice.uncollectible', when: has('invoice', 'status', 'not_paid') },
  { on: 'invoice_deleted', to: 'invoice.voided' },
  { on: 'payment_due_reminder', to: 'invoice.overdue' },
  { on: 'netd_payment_due_reminder', to: 'invoice.overdue' },
  { on: 'authorization_succeeded', to: 'payment.authorized' },
  { on: 'payment_initiated', to: 'payment.pending' },
  { on: 'payment_succeeded', to: 'payment.succeeded' },
  { on: 'payment_succeeded', to: 'invoice.payment_recovered', when: has('invoice', 'dunning_status', 'success') },
  { on: 'payment_failed', to: 'invoice.payment_failed', when: ({ invoice }) => isObject(invoice) },
  { on: 'payment_failed', to: 'payment.failed' },
  {
    on: 'payment_failed',
    to: 'subscription.past_due',
    when: (content) => isObject(content['subscription']) && has('invoice', 'status', 'payment_due')(content),
  },
  { on: 'refund_initiated', to: 'refund.created' },
  { on: 'payment_refunded', to: 'refund.succeeded' },
  { on: 'credit_note_created', to: 'credit_note.created' },
  { on: 'credit_note_deleted', to: 'credit_note.voided' },
  { on: 'alert_status_changed', to: 'usage.threshold_reached' },
  { on: 'dunning_updated', to: 'dunning.updated' },
  {
    on: 'dunning_updated',
    to: 'dunning.finished',
    when: has('invoice', 'dunning_status', 'exhausted', 'stopped', 'success'),
  },
]
