import { objectAt, type JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

const retried = (event: JsonObject): unknown => objectAt(event, 'details')['will_attempt_retry']

/**
 * Maps GoCardless's `resource_type.action` to canonical types. A refund that does not arrive is `failed` or `bounced`,
 * followed by `funds_returned`. A refund that arrives is `paid`, followed by `refund_settled`. The follow-up events are
 * not mapped, so that each fact is reported once.
 */
export const gocardlessMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'customers.created', to: 'customer.created' },
  { on: 'customers.updated', to: 'customer.updated' },
  { on: 'customers.removed', to: 'customer.deleted' },
  { on: 'mandates.active', to: 'payment_method.attached' },
  { on: 'mandates.cancelled', to: 'mandate.canceled' },
  { on: 'mandates.failed', to: 'mandate.canceled' },
  { on: 'mandates.expired', to: 'mandate.canceled' },
  { on: 'subscriptions.created', to: 'subscription.created' },
  { on: 'subscriptions.amended', to: 'subscription.updated' },
  { on: 'subscriptions.payment_created', to: 'subscription.renewed' },
  { on: 'subscriptions.paused', to: 'subscription.paused' },
  { on: 'subscriptions.resumed', to: 'subscription.resumed' },
  { on: 'subscriptions.scheduled_pause', to: 'subscription.change_scheduled' },
  { on: 'subscriptions.scheduled_resume', to: 'subscription.change_scheduled' },
  { on: 'subscriptions.cancelled', to: 'subscription.canceled' },
  { on: 'subscriptions.finished', to: 'subscription.canceled' },
  { on: 'payments.submitted', to: 'payment.authorized' },
  { on: 'payments.confirmed', to: 'payment.succeeded' },
  { on: 'payments.paid_out', to: 'payment.settled' },
  { on: 'payments.failed', to: 'payment.failed' },
  { on: 'payments.failed', to: 'invoice.payment_failed' },
  { on: 'payments.failed', to: 'subscription.past_due', when: (event) => retried(event) === true },
  { on: 'payments.failed', to: 'subscription.halted', when: (event) => retried(event) === false },
  { on: 'payments.late_failure_settled', to: 'payment.late_failure' },
  { on: 'payments.charged_back', to: 'dispute.opened' },
  { on: 'payments.chargeback_settled', to: 'dispute.funds_withdrawn' },
  { on: 'payments.chargeback_cancelled', to: 'dispute.won' },
  { on: 'refunds.created', to: 'refund.created' },
  { on: 'refunds.paid', to: 'refund.succeeded' },
  { on: 'refunds.failed', to: 'refund.failed' },
  { on: 'refunds.bounced', to: 'refund.failed' },
  { on: 'payouts.paid', to: 'payout.paid' },
  { on: 'creditors.bounced_payout', to: 'payout.failed' },
]
