import { is } from '../../core/provider/mapping.ts'
import { isObject, objectAt, type JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/** Guards read the notification's entity. Its previous state is not in the payload. */
type PaddleFacts = JsonObject

const scheduled =
  (...actions: readonly unknown[]) =>
  (data: PaddleFacts): boolean =>
    actions.includes(objectAt(data, 'scheduled_change')['action'])
const some =
  (key: string, holds: (item: JsonObject) => boolean) =>
  (data: PaddleFacts): boolean => {
    const list = data[key]
    return Array.isArray(list) && list.some((item) => isObject(item) && holds(item))
  }
const both =
  (...guards: readonly ((data: PaddleFacts) => boolean)[]) =>
  (data: PaddleFacts): boolean =>
    guards.every((guard) => guard(data))

/**
 * Maps Paddle's types to canonical types. A paid transaction is sent as `transaction.paid` and again as
 * `transaction.completed`: the first maps to the payment, and the second only to facts that are unknown until then.
 * Imports are not billing facts.
 */
export const paddleMapping: readonly MappingRow<PaddleFacts>[] = [
  { on: 'customer.created', to: 'customer.created' },
  { on: 'customer.updated', to: 'customer.updated' },
  { on: 'payment_method.saved', to: 'payment_method.attached' },
  { on: 'payment_method.deleted', to: 'payment_method.detached' },
  { on: 'subscription.created', to: 'subscription.created' },
  { on: 'subscription.trialing', to: 'subscription.trial_started' },
  { on: 'subscription.activated', to: 'subscription.activated' },
  {
    on: 'subscription.activated',
    to: 'subscription.trial_ended',
    when: some('items', (item) => isObject(item['trial_dates'])),
  },
  { on: 'subscription.updated', to: 'subscription.updated' },
  { on: 'subscription.updated', to: 'subscription.change_scheduled', when: scheduled('pause', 'resume') },
  { on: 'subscription.updated', to: 'subscription.cancel_scheduled', when: scheduled('cancel') },
  { on: 'subscription.past_due', to: 'subscription.past_due' },
  { on: 'subscription.paused', to: 'subscription.paused' },
  { on: 'subscription.resumed', to: 'subscription.resumed' },
  { on: 'subscription.canceled', to: 'subscription.canceled' },
  { on: 'transaction.created', to: 'invoice.created' },
  { on: 'transaction.billed', to: 'invoice.finalized' },
  { on: 'transaction.updated', to: 'invoice.updated' },
  { on: 'transaction.revised', to: 'invoice.updated' },
  { on: 'transaction.paid', to: 'invoice.paid' },
  { on: 'transaction.paid', to: 'payment.succeeded' },
  { on: 'transaction.completed', to: 'subscription.renewed', when: is('origin', 'subscription_recurring') },
  {
    on: 'transaction.completed',
    to: 'invoice.payment_recovered',
    when: some('payments', ({ status }) => status === 'error'),
  },
  { on: 'transaction.payment_failed', to: 'invoice.payment_failed' },
  { on: 'transaction.payment_failed', to: 'payment.failed' },
  { on: 'transaction.past_due', to: 'invoice.overdue' },
  { on: 'transaction.canceled', to: 'invoice.voided' },
  { on: 'adjustment.created', to: 'refund.created', when: is('action', 'refund') },
  // Refunds that need no approval are already approved when created, and no update follows.
  { on: 'adjustment.created', to: 'refund.succeeded', when: both(is('action', 'refund'), is('status', 'approved')) },
  { on: 'adjustment.updated', to: 'refund.succeeded', when: both(is('action', 'refund'), is('status', 'approved')) },
  { on: 'adjustment.updated', to: 'refund.failed', when: both(is('action', 'refund'), is('status', 'rejected')) },
  { on: 'adjustment.created', to: 'dispute.warning', when: is('action', 'chargeback_warning') },
  { on: 'adjustment.created', to: 'dispute.opened', when: is('action', 'chargeback') },
  { on: 'adjustment.created', to: 'dispute.won', when: is('action', 'chargeback_reverse') },
  { on: 'adjustment.created', to: 'credit_note.created', when: is('action', 'credit') },
  { on: 'adjustment.created', to: 'credit_note.voided', when: is('action', 'credit_reverse') },
  { on: 'payout.created', to: 'payout.created' },
  { on: 'payout.paid', to: 'payout.paid' },
]
