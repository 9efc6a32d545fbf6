import type { BillingData } from '../../core/billing/event.ts'
import { declineClass } from '../../core/billing/decline.ts'
import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { omitUndefined } from '../../core/provider/mapping.ts'

/** Paddle's error codes and the corresponding common decline codes. */
const translated: ReadonlyMap<string, string> = new Map([
  ['authentication_failed', 'authentication_required'],
  ['blocked_card', 'restricted_card'],
  ['expired_card', 'expired_card'],
  ['fraud', 'fraudulent'],
  ['invalid_payment_details', 'incorrect_number'],
  ['issuer_unavailable', 'issuer_not_available'],
  ['not_enough_balance', 'insufficient_funds'],
  ['preferred_network_not_supported', 'transaction_not_allowed'],
  ['psp_error', 'processing_error'],
])

/** Returns the attempts to pay a transaction, latest first. */
export function paymentsOf(entity: JsonObject): JsonObject[] {
  const payments = entity['payments']
  return Array.isArray(payments) ? payments.filter(isObject) : []
}

/** Returns why the latest attempt failed, if it did. */
export function declineOf(entity: JsonObject): BillingData['decline'] {
  const [latest] = paymentsOf(entity)
  const code = latest && stringAt(latest, 'error_code')
  return code === undefined ? undefined : { code, class: declineClass(translated.get(code) ?? code) }
}

/** Returns the card used in the latest attempt. */
export function cardOf(entity: JsonObject): BillingData['card'] {
  const card = objectAt(objectAt(paymentsOf(entity)[0] ?? {}, 'method_details'), 'card')
  const found = omitUndefined<NonNullable<BillingData['card']>>({
    last4: stringAt(card, 'last4'),
    brand: stringAt(card, 'type'),
  })
  return Object.keys(found).length > 0 ? found : undefined
}
