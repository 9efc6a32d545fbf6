import type { JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

const action =
  (value: string) =>
  (meta: JsonObject): boolean =>
    meta['actionType'] === value
const transaction =
  (...values: readonly string[]) =>
  ({ transactionType }: JsonObject): boolean =>
    typeof transactionType === 'string' && values.includes(transactionType)

/**
 * Maps Kill Bill's types to canonical types; guards read the metadata. `ENTITLEMENT_*` types are twins of
 * `SUBSCRIPTION_*` types and are not mapped. Events are thin: they do not state which phase began, or in which
 * direction a plan or an overdue state changed, so they map only to `updated` types.
 */
export const killBillMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'ACCOUNT_CREATION', to: 'customer.created' },
  { on: 'ACCOUNT_CHANGE', to: 'customer.updated' },
  { on: 'SUBSCRIPTION_CREATION', to: 'subscription.created' },
  { on: 'SUBSCRIPTION_PHASE', to: 'subscription.updated' },
  { on: 'SUBSCRIPTION_CHANGE', to: 'subscription.updated' },
  { on: 'SUBSCRIPTION_BCD_CHANGE', to: 'subscription.updated' },
  { on: 'SUBSCRIPTION_CANCEL', to: 'subscription.cancel_scheduled', when: action('REQUESTED') },
  { on: 'SUBSCRIPTION_CANCEL', to: 'subscription.canceled', when: action('EFFECTIVE') },
  { on: 'SUBSCRIPTION_UNCANCEL', to: 'subscription.uncanceled' },
  { on: 'BUNDLE_PAUSE', to: 'subscription.paused' },
  { on: 'BUNDLE_RESUME', to: 'subscription.resumed' },
  { on: 'OVERDUE_CHANGE', to: 'dunning.updated' },
  { on: 'INVOICE_NOTIFICATION', to: 'invoice.upcoming' },
  { on: 'INVOICE_CREATION', to: 'invoice.created' },
  { on: 'INVOICE_CREATION', to: 'invoice.finalized' },
  { on: 'INVOICE_ADJUSTMENT', to: 'invoice.updated' },
  { on: 'INVOICE_PAYMENT_SUCCESS', to: 'invoice.paid' },
  { on: 'INVOICE_PAYMENT_FAILED', to: 'invoice.payment_failed' },
  { on: 'PAYMENT_SUCCESS', to: 'payment.authorized', when: transaction('AUTHORIZE') },
  { on: 'PAYMENT_SUCCESS', to: 'payment.succeeded', when: transaction('PURCHASE', 'CAPTURE') },
  { on: 'PAYMENT_SUCCESS', to: 'refund.succeeded', when: transaction('REFUND') },
  { on: 'PAYMENT_SUCCESS', to: 'dispute.lost', when: transaction('CHARGEBACK') },
  { on: 'PAYMENT_FAILED', to: 'payment.failed', when: transaction('AUTHORIZE', 'PURCHASE', 'CAPTURE') },
  { on: 'PAYMENT_FAILED', to: 'refund.failed', when: transaction('REFUND') },
]
