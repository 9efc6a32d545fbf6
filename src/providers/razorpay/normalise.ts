import type { BillingData, BillingEvent, DeclineClass } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined, isoTimeOfSeconds } from '../../core/provider/mapping.ts'
import { minorUnits } from '../../core/billing/money.ts'
import { entitiesOf, mainOf } from './entities.ts'
import { razorpayMapping } from './mapping.ts'

/** Values of `error_reason` and their decline classes. */
const declines: ReadonlyMap<string, DeclineClass> = new Map([
  ['insufficient_funds', 'funds'],
  ['card_expired', 'hard'],
  ['card_lost_or_stolen', 'hard'],
  ['invalid_card_number', 'hard'],
  ['authentication_failed', 'auth'],
  ['incorrect_otp', 'auth'],
  ['gateway_technical_error', 'transient'],
  ['issuer_technical_error', 'transient'],
  ['bank_technical_error', 'transient'],
])

/** Returns the canonical events for a Razorpay event; amounts are in minor units, as Razorpay sends them. */
export function normaliseRazorpay(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const data = dataOf(body)
  return billingEvents(
    canonicalTypesOf(razorpayMapping, identity.type, entitiesOf(body)),
    identity,
    data,
    stringAt(body, 'account_id'),
  )
}

function dataOf(body: JsonObject): BillingData {
  const entities = entitiesOf(body)
  const { kind = '', entity = {} } = mainOf(body) ?? {}
  const payment = entities['payment'] ?? {}
  const subscription = entities['subscription'] ?? {}
  const invoice = entities['invoice'] ?? {}
  // A subscription has no amount, but the payment that is sent with its charge has one.
  const paid = 'amount' in entity ? entity : payment
  const code = stringAt(payment, 'error_reason') ?? stringAt(payment, 'error_code')
  const period = periodOf(subscription)
  return omitUndefined<BillingData>({
    customer: stringAt(entity, 'customer_id') ?? stringAt(payment, 'customer_id'),
    subscription: stringAt(subscription, 'id') ?? stringAt(invoice, 'subscription_id'),
    invoice: stringAt(invoice, 'id') ?? stringAt(payment, 'invoice_id'),
    payment: stringAt(payment, 'id') ?? stringAt(entity, 'payment_id'),
    refund: stringAt(entities['refund'] ?? {}, 'id'),
    dispute: stringAt(entities['dispute'] ?? {}, 'id'),
    payout: stringAt(entities['settlement'] ?? {}, 'id'),
    plan: stringAt(subscription, 'plan_id'),
    status: stringAt(entity, 'status'),
    amount: minorUnits(paid['amount'], paid['currency'] ?? (kind === 'settlement' ? 'INR' : undefined)),
    amountDue: minorUnits(invoice['amount_due'], invoice['currency']),
    amountPaid: minorUnits(invoice['amount_paid'], invoice['currency']),
    tax: minorUnits(payment['tax'], payment['currency']),
    fee: minorUnits(payment['fee'], payment['currency']),
    decline: code === undefined ? undefined : { code, class: declines.get(code) ?? 'generic' },
    card: cardOf(objectAt(payment, 'card')),
    period,
    links:
      stringAt(invoice, 'short_url') === undefined ? undefined : { short_url: stringAt(invoice, 'short_url') ?? '' },
  })
}

function cardOf(card: JsonObject): BillingData['card'] {
  const found = omitUndefined<NonNullable<BillingData['card']>>({
    bin: stringAt(card, 'iin'),
    last4: stringAt(card, 'last4'),
    brand: stringAt(card, 'network'),
  })
  return Object.keys(found).length > 0 ? found : undefined
}

function periodOf(subscription: JsonObject): BillingData['period'] {
  const [start, end] = [isoTimeOfSeconds(subscription['current_start']), isoTimeOfSeconds(subscription['current_end'])]
  return start === undefined || end === undefined ? undefined : { start, end }
}
