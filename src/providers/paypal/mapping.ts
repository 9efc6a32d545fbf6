import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

const outcome =
  (...codes: readonly string[]) =>
  (resource: JsonObject): boolean =>
    codes.includes(stringAt(objectAt(resource, 'dispute_outcome'), 'outcome_code') ?? '')
const won = outcome('RESOLVED_SELLER_FAVOUR', 'CANCELED_BY_BUYER', 'DENIED')
const lost = outcome('RESOLVED_BUYER_FAVOUR', 'ACCEPTED')

/**
 * Maps PayPal's types to canonical types; guards read the resource. Sales (v1) and captures (v2) come from different
 * APIs, so a payment never has both.
 */
export const paypalMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'VAULT.PAYMENT-TOKEN.CREATED', to: 'payment_method.attached' },
  { on: 'VAULT.PAYMENT-TOKEN.DELETED', to: 'payment_method.detached' },
  { on: 'BILLING.SUBSCRIPTION.CREATED', to: 'subscription.created' },
  { on: 'BILLING.SUBSCRIPTION.ACTIVATED', to: 'subscription.activated' },
  { on: 'BILLING.SUBSCRIPTION.UPDATED', to: 'subscription.updated' },
  { on: 'BILLING.SUBSCRIPTION.SUSPENDED', to: 'subscription.paused' },
  { on: 'BILLING.SUBSCRIPTION.CANCELLED', to: 'subscription.canceled' },
  { on: 'BILLING.SUBSCRIPTION.EXPIRED', to: 'subscription.canceled' },
  { on: 'BILLING.SUBSCRIPTION.PAYMENT.FAILED', to: 'subscription.past_due' },
  { on: 'BILLING.SUBSCRIPTION.PAYMENT.FAILED', to: 'invoice.payment_failed' },
  { on: 'PAYMENT.SALE.COMPLETED', to: 'payment.succeeded' },
  {
    on: 'PAYMENT.SALE.COMPLETED',
    to: 'subscription.renewed',
    when: (resource) => stringAt(resource, 'billing_agreement_id') !== undefined,
  },
  { on: 'PAYMENT.SALE.DENIED', to: 'payment.failed' },
  { on: 'PAYMENT.SALE.REFUNDED', to: 'refund.succeeded' },
  { on: 'PAYMENT.SALE.REVERSED', to: 'dispute.funds_withdrawn' },
  { on: 'PAYMENT.CAPTURE.PENDING', to: 'payment.pending' },
  { on: 'PAYMENT.CAPTURE.COMPLETED', to: 'payment.succeeded' },
  { on: 'PAYMENT.CAPTURE.DECLINED', to: 'payment.failed' },
  { on: 'PAYMENT.CAPTURE.DENIED', to: 'payment.failed' },
  { on: 'PAYMENT.CAPTURE.REFUNDED', to: 'refund.succeeded' },
  { on: 'PAYMENT.CAPTURE.REVERSED', to: 'dispute.funds_withdrawn' },
  { on: 'INVOICING.INVOICE.CREATED', to: 'invoice.created' },
  { on: 'INVOICING.INVOICE.SCHEDULED', to: 'invoice.finalized' },
  { on: 'INVOICING.INVOICE.UPDATED', to: 'invoice.updated' },
  { on: 'INVOICING.INVOICE.PAID', to: 'invoice.paid' },
  { on: 'INVOICING.INVOICE.CANCELLED', to: 'invoice.voided' },
  { on: 'CUSTOMER.DISPUTE.CREATED', to: 'dispute.opened' },
  { on: 'CUSTOMER.DISPUTE.UPDATED', to: 'dispute.updated' },
  { on: 'CUSTOMER.DISPUTE.RESOLVED', to: 'dispute.won', when: won },
  { on: 'CUSTOMER.DISPUTE.RESOLVED', to: 'dispute.lost', when: lost },
  { on: 'CUSTOMER.DISPUTE.RESOLVED', to: 'dispute.closed', when: (resource) => !won(resource) && !lost(resource) },
]
