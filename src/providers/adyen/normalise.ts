import type { BillingData, BillingEvent, DeclineClass } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { member, text, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, known } from '../../core/provider/mapping.ts'
import { itemAt } from './items.ts'
import { adyenMapping } from './mapping.ts'
import { adyenMoney } from './money.ts'

/** Adyen's refusal reasons by what can be done about them. */
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

/** The canonical events of one item. */
export function normaliseAdyen(identity: Identity, body: JsonObject, index: number): readonly BillingEvent[] {
  const item = itemAt(body, index)
  const data = dataOf(item, body)
  return billingEvents(
    canonicalTypesOf(adyenMapping, identity.type, item),
    identity,
    data,
    text(item, 'merchantAccountCode'),
  )
}

function dataOf(item: JsonObject, body: JsonObject): BillingData {
  const code = text(item, 'eventCode') ?? ''
  const more = member(item, 'additionalData')
  const own = text(item, 'pspReference')
  // A modification has its own reference, and that of the payment beside it.
  const payment = text(item, 'originalReference') ?? own
  const reason = item['success'] === 'false' ? text(item, 'reason') : undefined
  return known<BillingData>({
    customer: text(more, 'shopperReference') ?? text(more, 'recurring.shopperReference'),
    payment: code.startsWith('PAYOUT') ? undefined : payment,
    refund: code.startsWith('REFUND') ? own : undefined,
    dispute: isDispute(code) ? own : undefined,
    payout: code.startsWith('PAYOUT') ? own : undefined,
    status: text(more, 'disputeStatus'),
    amount: adyenMoney(member(item, 'amount')),
    decline: reason === undefined ? undefined : { code: reason, class: declines.get(reason) ?? 'generic' },
    country: text(more, 'issuerCountry') ?? text(more, 'cardIssuingCountry'),
    card: cardOf(item, more),
    live: body['live'] === 'true' || body['live'] === 'false' ? body['live'] === 'true' : undefined,
  })
}

function isDispute(code: string): boolean {
  return /CHARGEBACK|ARBITRATION|DISPUTE|NOTIFICATION_OF_FRAUD|REQUEST_FOR_INFORMATION|INFORMATION_SUPPLIED/.test(code)
}

/** `paymentMethod` is the brand only where a card is told. */
function cardOf(item: JsonObject, more: JsonObject): BillingData['card'] {
  const [last4, bin, fingerprint] = [text(more, 'cardSummary'), text(more, 'cardBin'), text(more, 'alias')]
  if (last4 === undefined && bin === undefined) return undefined
  return known<NonNullable<BillingData['card']>>({ fingerprint, bin, last4, brand: text(item, 'paymentMethod') })
}
