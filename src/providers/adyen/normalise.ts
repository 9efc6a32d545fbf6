import type { BillingData, BillingEvent, DeclineClass } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined } from '../../core/provider/mapping.ts'
import { itemAt } from './items.ts'
import { adyenMapping } from './mapping.ts'
import { adyenMoney } from './money.ts'

/** Adyen's refusal reasons and their decline classes. */
const declines: ReadonlyMap<string, DeclineClass> = new Map([
  ['Expired Card', 'hard'],
  ['Blocked Card', 'hard'],
  ['Invalid Card Number', 'hard'],
  ['Restricted Card', 'hard'],
  ['FRAUD', 'hard'],
  ['Transaction Not Permitted', 'hard'],
  ['Revocation Of Auth', 'hard'],
  ['Not enough balance', 'funds'],
  ['Withdrawal amount exceeded', 'funds'],
  ['Authentication required', 'auth'],
  ['3D Not Authenticated', 'auth'],
  ['Acquirer Error', 'transient'],
  ['Issuer Unavailable', 'transient'],
])

/** Returns the canonical events for one item. */
export function normaliseAdyen(identity: Identity, body: JsonObject, index: number): readonly BillingEvent[] {
  const item = itemAt(body, index)
  const data = dataOf(item, body)
  return billingEvents(
    canonicalTypesOf(adyenMapping, identity.type, item),
    identity,
    data,
    stringAt(item, 'merchantAccountCode'),
  )
}

function dataOf(item: JsonObject, body: JsonObject): BillingData {
  const code = stringAt(item, 'eventCode') ?? ''
  const more = objectAt(item, 'additionalData')
  const own = stringAt(item, 'pspReference')
  // A modification has its own reference in addition to that of the payment.
  const payment = stringAt(item, 'originalReference') ?? own
  const reason = item['success'] === 'false' ? stringAt(item, 'reason') : undefined
  return omitUndefined<BillingData>({
    customer: stringAt(more, 'shopperReference') ?? stringAt(more, 'recurring.shopperReference'),
    payment: code.startsWith('PAYOUT') ? undefined : payment,
    refund: code.startsWith('REFUND') ? own : undefined,
    dispute: isDispute(code) ? own : undefined,
    payout: code.startsWith('PAYOUT') ? own : undefined,
    status: stringAt(more, 'disputeStatus'),
    amount: adyenMoney(objectAt(item, 'amount')),
    decline: reason === undefined ? undefined : { code: reason, class: declines.get(reason) ?? 'generic' },
    country: stringAt(more, 'issuerCountry') ?? stringAt(more, 'cardIssuingCountry'),
    card: cardOf(item, more),
    live: body['live'] === 'true' || body['live'] === 'false' ? body['live'] === 'true' : undefined,
  })
}

function isDispute(code: string): boolean {
  return /CHARGEBACK|ARBITRATION|DISPUTE|NOTIFICATION_OF_FRAUD|REQUEST_FOR_INFORMATION|INFORMATION_SUPPLIED/.test(code)
}

/** Returns the item's card. `paymentMethod` is the brand only if the item describes a card. */
function cardOf(item: JsonObject, more: JsonObject): BillingData['card'] {
  const [last4, bin, fingerprint] = [stringAt(more, 'cardSummary'), stringAt(more, 'cardBin'), stringAt(more, 'alias')]
  if (last4 === undefined && bin === undefined) return undefined
  return omitUndefined<NonNullable<BillingData['card']>>({
    fingerprint,
    bin,
    last4,
    brand: stringAt(item, 'paymentMethod'),
  })
}
