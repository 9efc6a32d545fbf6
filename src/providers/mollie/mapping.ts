import { stringAt, type JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/** Guards read the embedded entity; without an entity, no guard matches. */
const ofSubscription = (entity: JsonObject): boolean => stringAt(entity, 'subscriptionId') !== undefined

/**
 * Maps Mollie's types to canonical types. `payment.paid` is also sent for a payment link's payment and after a capture,
 * so `payment-link.paid` and `capture.succeeded` are not mapped.
 */
export const mollieMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'payment.pending', to: 'payment.pending' },
  { on: 'payment.authorized', to: 'payment.authorized' },
  { on: 'payment.paid', to: 'payment.succeeded' },
  { on: 'payment.paid', to: 'subscription.renewed', when: ofSubscription },
  { on: 'payment.failed', to: 'payment.failed' },
  { on: 'payment.failed', to: 'invoice.payment_failed', when: ofSubscription },
  { on: 'payment.failed', to: 'subscription.past_due', when: ofSubscription },
  { on: 'payment.expired', to: 'payment.failed' },
  { on: 'payment.canceled', to: 'payment.failed' },
  { on: 'balance-transaction.created', to: 'payment.settled' },
  { on: 'refund.queued', to: 'refund.created' },
  { on: 'refund.pending', to: 'refund.created' },
  { on: 'refund.refunded', to: 'refund.succeeded' },
  { on: 'refund.failed', to: 'refund.failed' },
  { on: 'chargeback.received', to: 'dispute.opened' },
  { on: 'chargeback.reversed', to: 'dispute.won' },
  { on: 'sales-invoice.created', to: 'invoice.created' },
  { on: 'sales-invoice.issued', to: 'invoice.finalized' },
  { on: 'sales-invoice.paid', to: 'invoice.paid' },
  { on: 'sales-invoice.canceled', to: 'invoice.voided' },
  { on: 'payout.initiated', to: 'payout.created' },
  { on: 'payout.completed', to: 'payout.paid' },
  { on: 'payout.failed', to: 'payout.failed' },
  { on: 'payout.canceled', to: 'payout.failed' },
]
