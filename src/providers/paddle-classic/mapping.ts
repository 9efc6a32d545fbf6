import { is } from '../../core/provider/mapping.ts'
import type { JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'
import { classicTime } from './time.ts'

/** Guards read the alert's fields, all of them strings. */
type ClassicFacts = JsonObject

const became =
  (status: string) =>
  (fields: ClassicFacts): boolean =>
    fields['status'] === status && fields['old_status'] !== undefined && fields['old_status'] !== status
const left =
  (status: string) =>
  (fields: ClassicFacts): boolean =>
    fields['old_status'] === status && fields['status'] !== status

/**
 * True if a cancelled subscription continues after the alert. The end is a date without a time, but the alert has both.
 */
export function endsLater(fields: ClassicFacts): boolean {
  const [end, now] = [classicTime(fields['cancellation_effective_date']), classicTime(fields['event_time'])]
  return end !== undefined && now !== undefined && end > now
}

/** True for a renewal. Booleans are sent as strings, in either of two spellings. */
function isRenewal(fields: ClassicFacts): boolean {
  return fields['initial_payment'] === 'false' || fields['initial_payment'] === '0'
}

/**
 * Maps Paddle Classic's alerts to canonical types. `subscription_cancelled` is sent once; if the subscription ends
 * later, no alert reports the end.
 */
export const classicMapping: readonly MappingRow<ClassicFacts>[] = [
  { on: 'subscription_created', to: 'subscription.created' },
  { on: 'subscription_created', to: 'subscription.trial_started', when: is('status', 'trialing') },
  { on: 'subscription_updated', to: 'subscription.updated' },
  {
    on: 'subscription_updated',
    to: 'subscription.activated',
    when: (fields) => left('trialing')(fields) && is('status', 'active')(fields),
  },
  {
    on: 'subscription_updated',
    to: 'subscription.trial_ended',
    when: (fields) => left('trialing')(fields) && fields['status'] !== undefined,
  },
  { on: 'subscription_updated', to: 'subscription.past_due', when: became('past_due') },
  { on: 'subscription_updated', to: 'subscription.paused', when: became('paused') },
  {
    on: 'subscription_updated',
    to: 'subscription.resumed',
    when: (fields) => left('paused')(fields) && is('status', 'active')(fields),
  },
  { on: 'subscription_cancelled', to: 'subscription.cancel_scheduled', when: endsLater },
  { on: 'subscription_cancelled', to: 'subscription.canceled', when: (fields) => !endsLater(fields) },
  { on: 'subscription_payment_succeeded', to: 'invoice.paid' },
  { on: 'subscription_payment_succeeded', to: 'payment.succeeded' },
  { on: 'subscription_payment_succeeded', to: 'subscription.renewed', when: isRenewal },
  { on: 'subscription_payment_failed', to: 'invoice.payment_failed' },
  { on: 'subscription_payment_failed', to: 'payment.failed' },
  { on: 'subscription_payment_failed', to: 'subscription.past_due', when: is('status', 'past_due') },
  { on: 'subscription_payment_refunded', to: 'refund.succeeded' },
  { on: 'payment_succeeded', to: 'payment.succeeded' },
  { on: 'payment_refunded', to: 'refund.succeeded' },
  { on: 'payment_dispute_created', to: 'dispute.opened' },
  { on: 'payment_dispute_closed', to: 'dispute.closed' },
  { on: 'transfer_created', to: 'payout.created' },
  { on: 'transfer_paid', to: 'payout.paid' },
  { on: 'invoice_sent', to: 'invoice.finalized' },
  { on: 'invoice_paid', to: 'invoice.paid' },
  { on: 'invoice_overdue', to: 'invoice.overdue' },
]
