import type { MappingRow } from '../../core/provider/mapping.ts'

/**
 * Maps Recurly's `object_type.event_type` to canonical types; the payload contains nothing that a guard could read.
 * `canceled` means that a subscription will not renew; `expired` is its end. A failed invoice is no longer collected.
 */
export const recurlyMapping: readonly MappingRow<undefined>[] = [
  { on: 'account.created', to: 'customer.created' },
  { on: 'account.updated', to: 'customer.updated' },
  { on: 'account.closed', to: 'customer.deleted' },
  { on: 'billing_info.created', to: 'payment_method.attached' },
  { on: 'billing_info.updated', to: 'payment_method.updated' },
  { on: 'subscription.created', to: 'subscription.created' },
  { on: 'subscription.updated', to: 'subscription.updated' },
  { on: 'subscription.renewed', to: 'subscription.renewed' },
  { on: 'subscription.paused', to: 'subscription.paused' },
  { on: 'subscription.resumed', to: 'subscription.resumed' },
  { on: 'subscription.canceled', to: 'subscription.cancel_scheduled' },
  { on: 'subscription.reactivated', to: 'subscription.uncanceled' },
  { on: 'subscription.expired', to: 'subscription.canceled' },
  { on: 'charge_invoice.created', to: 'invoice.created' },
  { on: 'charge_invoice.created', to: 'invoice.finalized' },
  { on: 'charge_invoice.updated', to: 'invoice.updated' },
  { on: 'charge_invoice.paid', to: 'invoice.paid' },
  { on: 'charge_invoice.past_due', to: 'invoice.overdue' },
  { on: 'charge_invoice.failed', to: 'invoice.uncollectible' },
  { on: 'payment.processing', to: 'payment.pending' },
  { on: 'payment.succeeded', to: 'payment.succeeded' },
  { on: 'payment.failed', to: 'payment.failed' },
  { on: 'payment.failed', to: 'invoice.payment_failed' },
  { on: 'refund.succeeded', to: 'refund.succeeded' },
  { on: 'credit_invoice.created', to: 'credit_note.created' },
  { on: 'credit_invoice.voided', to: 'credit_note.voided' },
  { on: 'usage.created', to: 'usage.recorded' },
  { on: 'dunning_event.created', to: 'dunning.updated' },
]
