import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined, type MappingRow } from '../../core/provider/mapping.ts'

/**
 * Of these notifications, only those about stored payment details are billing facts; transfers and balances belong to
 * the platform's own banking.
 */
const platformMapping: readonly MappingRow<JsonObject>[] = [
  { on: 'recurring.token.created', to: 'payment_method.attached' },
  { on: 'recurring.token.updated', to: 'payment_method.updated' },
  { on: 'recurring.token.disabled', to: 'payment_method.detached' },
]

export function normalisePlatform(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const source = objectAt(body, 'data')
  const environment = stringAt(body, 'environment')
  const data = omitUndefined<BillingData>({
    customer: stringAt(source, 'shopperReference'),
    live: environment === 'live' || environment === 'test' ? environment === 'live' : undefined,
  })
  return billingEvents(
    canonicalTypesOf(platformMapping, identity.type, body),
    identity,
    data,
    stringAt(source, 'merchantAccount'),
  )
}
