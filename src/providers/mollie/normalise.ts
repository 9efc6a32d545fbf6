import type { BillingData, BillingEvent, DeclineClass } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined } from '../../core/provider/mapping.ts'
import { majorUnits, type Money } from '../../core/billing/money.ts'
import { mollieMapping } from './mapping.ts'

/** Values of `failureReason` for cards and their decline classes. */
const declines: ReadonlyMap<string, DeclineClass> = new Map([
  ['insufficient_funds', 'funds'],
  ['card_expired', 'hard'],
  ['card_declined', 'generic'],
  ['inactive_card', 'hard'],
  ['invalid_card_number', 'hard'],
  ['possible_fraud', 'hard'],
  ['authentication_required', 'auth'],
  ['authentication_failed', 'auth'],
])

/**
 * Returns the canonical events. The entity is embedded only if the webhook is configured that way. Amounts are strings
 * in major units.
 */
export function normaliseMollie(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const entity = objectAt(objectAt(body, '_embedded'), 'entity')
  const data = dataOf(identity.type.split('.')[0] ?? '', stringAt(body, 'entityId'), entity)
  return billingEvents(
    canonicalTypesOf(mollieMapping, identity.type, entity),
    identity,
    data,
    stringAt(entity, 'profileId'),
  )
}

function dataOf(kind: string, id: string | undefined, entity: JsonObject): BillingData {
  const self = (of: string): string | undefined => (kind === of ? id : undefined)
  const details = objectAt(entity, 'details')
  const code = stringAt(details, 'failureReason')
  const card = omitUndefined<NonNullable<BillingData['card']>>({
    fingerprint: stringAt(details, 'cardFingerprint'),
    last4: stringAt(details, 'cardNumber'),
    brand: stringAt(details, 'cardLabel'),
  })
  return omitUndefined<BillingData>({
    customer: stringAt(entity, 'customerId'),
    subscription: stringAt(entity, 'subscriptionId'),
    invoice: self('sales-invoice'),
    payment: self('payment') ?? stringAt(entity, 'paymentId'),
    refund: self('refund'),
    dispute: self('chargeback'),
    payout: self('payout'),
    mandate: stringAt(entity, 'mandateId'),
    status: stringAt(entity, 'status'),
    amount: money(entity, kind === 'sales-invoice' ? 'totalAmount' : 'amount'),
    decline: code === undefined ? undefined : { code, class: declines.get(code) ?? 'generic' },
    country: stringAt(entity, 'countryCode'),
    card: Object.keys(card).length > 0 ? card : undefined,
    live: entity['mode'] === 'live' || entity['mode'] === 'test' ? entity['mode'] === 'live' : undefined,
  })
}

function money(entity: JsonObject, key: string): Money | undefined {
  const { value, currency } = objectAt(entity, key)
  return majorUnits(value, currency)
}
