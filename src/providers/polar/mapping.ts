import { is } from '../../core/provider/mapping.ts'
import type { JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/**
 * Maps Polar's types to canonical types. `subscription.canceled` means that the subscription will end;
 * `subscription.revoked` means that it has ended. Refunds are sent as `refund.*`; their twin `order.refunded` is not
 * mapped, and neither is the snapshot `customer.state_changed`.
 */
export const polarMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'customer.created', to: 'customer.created' },
  { on: 'customer.updated', to: 'customer.updated' },
  { on: 'customer.deleted', to: 'customer.deleted' },
  { on: 'subscription.created', to: 'subscription.created' },
  { on: 'subscription.created', to: 'subscription.trial_started', when: is('status', 'trialing') },
  { on: 'subscription.active', to: 'subscription.activated' },
  { on: 'subscription.updated', to: 'subscription.updated' },
  { on: 'subscription.cycled', to: 'subscription.renewed' },
  { on: 'subscription.past_due', to: 'subscription.past_due' },
  { on: 'subscription.past_due', to: 'invoice.payment_failed' },
  { on: 'subscription.paused', to: 'subscription.paused' },
  { on: 'subscription.resumed', to: 'subscription.resumed' },
  // An immediate end is reported by `subscription.revoked`.
  {
    on: 'subscription.canceled',
    to: 'subscription.cancel_scheduled',
    when: ({ ended_at: endedAt }) => endedAt === null || endedAt === undefined,
  },
  { on: 'subscription.uncanceled', to: 'subscription.uncanceled' },
  { on: 'subscription.revoked', to: 'subscription.canceled' },
  { on: 'order.created', to: 'invoice.created' },
  { on: 'order.created', to: 'invoice.finalized' },
  { on: 'order.updated', to: 'invoice.updated' },
  { on: 'order.paid', to: 'invoice.paid' },
  { on: 'order.paid', to: 'payment.succeeded' },
  { on: 'refund.created', to: 'refund.created' },
  { on: 'refund.created', to: 'refund.succeeded', when: is('status', 'succeeded') },
  { on: 'refund.updated', to: 'refund.succeeded', when: is('status', 'succeeded') },
  { on: 'refund.updated', to: 'refund.failed', when: is('status', 'failed') },
]
