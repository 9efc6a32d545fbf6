import type { JsonObject } from '../../core/json/json.ts'
import type { MappingRow } from '../../core/provider/mapping.ts'

/** Adyen sends booleans as strings, including `"false"`. */
const succeeded = (item: JsonObject): boolean => item['success'] === 'true' || item['success'] === true
const failed = (item: JsonObject): boolean => item['success'] === 'false' || item['success'] === false

/**
 * Maps Adyen's event codes to canonical types. REFUND means that a refund was requested and accepted, not that the
 * shopper has received the money; the latter is indicated by REFUND_WITH_DATA, unless REFUND_FAILED follows.
 * CANCELLATION and CANCEL_OR_REFUND are not billing facts.
 */
export const adyenMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'AUTHORISATION', to: 'payment.authorized', when: succeeded },
  { on: 'AUTHORISATION', to: 'payment.failed', when: failed },
  { on: 'AUTHORISATION', to: 'invoice.payment_failed', when: failed },
  { on: 'RECURRING_CONTRACT', to: 'payment_method.attached', when: succeeded },
  { on: 'CAPTURE', to: 'payment.succeeded', when: succeeded },
  { on: 'CAPTURE', to: 'payment.failed', when: failed },
  { on: 'CAPTURE_FAILED', to: 'payment.failed' },
  { on: 'REFUNDED_REVERSED', to: 'payment.late_failure' },
  { on: 'PAIDOUT_REVERSED', to: 'payment.late_failure' },
  { on: 'REFUND', to: 'refund.created', when: succeeded },
  { on: 'REFUND', to: 'refund.failed', when: failed },
  { on: 'REFUND_WITH_DATA', to: 'refund.succeeded', when: succeeded },
  { on: 'REFUND_WITH_DATA', to: 'refund.failed', when: failed },
  { on: 'REFUND_FAILED', to: 'refund.failed' },
  { on: 'NOTIFICATION_OF_FRAUD', to: 'dispute.warning' },
  { on: 'REQUEST_FOR_INFORMATION', to: 'dispute.warning' },
  { on: 'NOTIFICATION_OF_CHARGEBACK', to: 'dispute.opened' },
  { on: 'INFORMATION_SUPPLIED', to: 'dispute.updated' },
  { on: 'DISPUTE_DEFENSE_PERIOD_ENDED', to: 'dispute.updated' },
  { on: 'PREARBITRATION_OPEN', to: 'dispute.updated' },
  { on: 'CHARGEBACK', to: 'dispute.funds_withdrawn' },
  { on: 'CHARGEBACK_REVERSED', to: 'dispute.won' },
  { on: 'PREARBITRATION_WON', to: 'dispute.won' },
  { on: 'SCHEME_ARBITRATION_WON', to: 'dispute.won' },
  { on: 'SECOND_CHARGEBACK', to: 'dispute.lost' },
  { on: 'PREARBITRATION_LOST', to: 'dispute.lost' },
  { on: 'SCHEME_ARBITRATION_LOST', to: 'dispute.lost' },
  { on: 'PAYOUT_THIRDPARTY', to: 'payout.paid', when: succeeded },
  { on: 'PAYOUT_THIRDPARTY', to: 'payout.failed', when: failed },
  { on: 'PAYOUT_DECLINE', to: 'payout.failed' },
]
