import { stringAt, type JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/** Guards read the event's object, such as the payment or the invoice. */
const status =
  (...values: readonly string[]) =>
  (object: JsonObject): boolean =>
    values.includes(stringAt(object, 'status') ?? '')
const state =
  (...values: readonly string[]) =>
  (object: JsonObject): boolean =>
    values.includes(stringAt(object, 'state') ?? '')
const ofSubscription = (object: JsonObject): boolean => stringAt(object, 'subscription_id') !== undefined

/**
 * Maps Square's types to canonical types. A payment that is already completed when created is also sent as
 * `payment.updated`, and only that event is mapped to `payment.succeeded`.
 */
export const squareMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'customer.created', to: 'customer.created' },
  { on: 'customer.updated', to: 'customer.updated' },
  { on: 'customer.deleted', to: 'customer.deleted' },
  { on: 'card.created', to: 'payment_method.attached' },
  { on: 'card.updated', to: 'payment_method.updated' },
  { on: 'card.disabled', to: 'payment_method.detached' },
  { on: 'subscription.created', to: 'subscription.created' },
  { on: 'subscription.updated', to: 'subscription.updated' },
  { on: 'subscription.updated', to: 'subscription.paused', when: status('PAUSED') },
  {
    on: 'subscription.updated',
    to: 'subscription.cancel_scheduled',
    when: (object) => status('ACTIVE')(object) && stringAt(object, 'canceled_date') !== undefined,
  },
  { on: 'subscription.updated', to: 'subscription.canceled', when: status('CANCELED') },
  { on: 'invoice.created', to: 'invoice.created' },
  { on: 'invoice.published', to: 'invoice.finalized' },
  { on: 'invoice.updated', to: 'invoice.updated' },
  { on: 'invoice.payment_made', to: 'invoice.paid', when: (object) => !status('PARTIALLY_PAID')(object) },
  {
    on: 'invoice.payment_made',
    to: 'subscription.renewed',
    when: (object) => ofSubscription(object) && !status('PARTIALLY_PAID')(object),
  },
  { on: 'invoice.scheduled_charge_failed', to: 'invoice.payment_failed' },
  { on: 'invoice.scheduled_charge_failed', to: 'subscription.past_due', when: ofSubscription },
  { on: 'invoice.canceled', to: 'invoice.voided' },
  { on: 'invoice.deleted', to: 'invoice.voided' },
  { on: 'payment.created', to: 'payment.authorized', when: status('APPROVED') },
  { on: 'payment.updated', to: 'payment.succeeded', when: status('COMPLETED') },
  { on: 'payment.updated', to: 'payment.failed', when: status('FAILED') },
  { on: 'refund.created', to: 'refund.created' },
  { on: 'refund.updated', to: 'refund.succeeded', when: status('COMPLETED') },
  { on: 'refund.updated', to: 'refund.failed', when: status('FAILED', 'REJECTED') },
  { on: 'dispute.created', to: 'dispute.opened' },
  { on: 'dispute.state.updated', to: 'dispute.won', when: state('WON') },
  { on: 'dispute.state.updated', to: 'dispute.lost', when: state('LOST') },
  { on: 'dispute.state.updated', to: 'dispute.updated', when: (object) => !state('WON', 'LOST')(object) },
  { on: 'payout.sent', to: 'payout.created' },
  { on: 'payout.paid', to: 'payout.paid' },
  { on: 'payout.failed', to: 'payout.failed' },
]
